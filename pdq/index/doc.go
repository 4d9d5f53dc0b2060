// Package index finds, in a list of 256-bit hashes such as PDQ hashes, every one within a given number of bits of
// another. The answer is exact: all entries within the radius are found, and no others. It needs the standard
// library and golang.org/x/sys/cpu, and no cgo.
//
//	x, err := index.New(slices.Values(entries), index.Options{})
//	r, err := x.Search(hash, index.Query{Radius: index.DefaultRadius})
//
// # What a distance means
//
// The distance of two hashes is the number of bits in which they differ. The authors of PDQ call two pictures the
// same up to 31 of 256 bits; unrelated pictures are about 128 bits apart. A match says that two pictures look
// alike. It does not say what they show, and whoever knows a list can make pictures that match it: a person has to
// look before anything follows from a match.
//
// # Method
//
// A list below 16,384 entries is scanned. Half of each hash, 16 bytes, lies in columns of its own, and the
// distance of the halves is never more than that of the whole: at radius 31 a scan reads the other half of six
// random hashes in a thousand million.
//
// A longer list has a multi-index. The bits of a hash are dealt out over sixteen bands of sixteen bits. If two
// hashes are at most 31 bits apart, there is a band in which they differ in at most one bit (Norouzi, Punjani,
// Fleet, "Fast exact search in Hamming space with multi-index hashing", 2014), and among these bands one that
// differs in at most three bits together with the band after it, in at most five with the next two, and so on
// around the ring, by the cycle lemma (Qin, Xiao, "Pigeonring: a principle for faster thresholded similarity
// search", 2018).
//
// So for each band the list is kept in order of the band's value, and a search looks at 17 of its 65,536 buckets.
// What it reads there is not the hash but a tag, the 16 bits of the next band, 32 tags at a time. Of ten million
// random hashes it reads 41,500 tags, 83 kB, and then about a hundred hashes. Buckets far larger than the average,
// those of large families of like hashes, have tags of four bands beside the short ones. Radii above 31 are
// scanned.
//
// The sizes of the buckets are known before anything in them is read. A query within so large a family that its
// buckets come to a quarter of the list, or for which more than a 32nd of the list passes the tags, is answered by
// a scan: whatever is in a list, a search costs no more than a small multiple of a scan, and what its matches
// cost.
//
// The inner loops are in assembly for AVX-512 (with VPOPCNTDQ and BITALG) and for AVX2, chosen when an index is
// made; on other machines, and as the oracle of the tests, in Go. Options.Kernel forces one of [Kernels].
//
// # Updates
//
// An [Index] may be searched and changed by any number of goroutines at a time. [Index.Update] takes withdrawals
// and insertions in one step: a search sees all of an update or nothing of it, and one that begins after Update
// has returned sees it. Inserted entries are scanned and withdrawn ones marked until enough have come together;
// then a new base is built in the background and takes the place of the old one in one step. While it is being
// built there are two bases in memory.
//
// # Files
//
// [Index.Save] and [Load] keep a list in a file with checksums, [Index.WriteTo] and [Read] in anything else. A
// file that is damaged or cut short is refused; the checksums are against accidents, not against forgery. The
// hashes are written as they are: where they must not lie open on a disk, encrypt what WriteTo writes.
//
// # Limits
//
// At most 134,217,728 entries. A multi-index takes 120 bytes for each and 4.2 MB more, and at worst, when the list
// is one family, twice that. An entry is a hash and the caller's 64-bit number; nothing else is kept. How long a
// search takes depends on the list and the query: do not let strangers who may not know whether a hash is listed
// measure it.
//
// [Digests] finds exact digests, such as MD5 or SHA-256, and shares nothing with the rest.
package index
