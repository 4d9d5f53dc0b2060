#!/bin/sh
# Builds copse_<version>_<arch>.deb into the folder given (default: bin), on a Debian
# machine with Go. The same source gives the same bytes.
#
#	sh packaging/deb.sh [FOLDER]
set -eu
cd "$(dirname "$0")/.."
out=${1:-bin}
go=${GO:-go}
arch=${GOARCH:-$($go env GOARCH)}

# A Debian version starts with a digit; between releases it is the day and the commit.
described=$(git describe --tags --always 2>/dev/null || echo unknown)
case $described in
	v[0-9]*) version=$(echo "$described" | sed 's/^v//; s/-/+/g') ;;
	*) version=0.0.0~$(git show -s --format=%cd --date=format:%Y%m%d).$described ;;
esac
SOURCE_DATE_EPOCH=$(git show -s --format=%ct)
export SOURCE_DATE_EPOCH

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
umask 022
install -d "$root/DEBIAN" "$root/usr/bin" "$root/lib/systemd/system" "$root/etc/copse" "$root/usr/share/doc/copse"
CGO_ENABLED=0 GOARCH=$arch $go build -trimpath -buildvcs=false \
	-ldflags "-s -w -buildid= -X copse/internal/app.version=$version" -o "$root/usr/bin/copse" ./cmd/copse
install -m 0644 packaging/copse.service "$root/lib/systemd/system/"
install -m 0640 packaging/copse.env "$root/etc/copse/copse.env"
install -m 0644 README.md SECURITY.md docs/run/*.md packaging/debian/copyright "$root/usr/share/doc/copse/"
install -m 0644 content/LICENSE "$root/usr/share/doc/copse/CC-BY-4.0"
$go run ./tools/sbom "$root/usr/bin/copse" >"$root/usr/share/doc/copse/sbom.cdx.json"
install -m 0755 packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$root/DEBIAN/"
echo /etc/copse/copse.env >"$root/DEBIAN/conffiles"
size=$(du -sk --exclude=DEBIAN "$root" | cut -f1)
sed "s/@VERSION@/$version/; s/@ARCH@/$arch/; s/@SIZE@/$size/" packaging/debian/control >"$root/DEBIAN/control"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$out"
dpkg-deb --root-owner-group -Zxz --build "$root" "$out/copse_${version}_$arch.deb" >/dev/null
echo "$out/copse_${version}_$arch.deb"
