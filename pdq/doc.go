// Package pdq computes PDQ hashes: 256 bits that stay nearly the same when a picture is stored again, scaled or
// lightly edited, so that a known picture is recognised without keeping or showing it.
//
// # What it is
//
// PDQ was published by Facebook in 2019 and is used by hotlines and companies to share lists of known abuse
// imagery. A picture is shrunk to 64 by 64 points of brightness; a cosine transform takes out the 16 by 16 lowest
// frequencies but the mean; a bit is set where a frequency is stronger than the median of them all. So half of
// the bits of a hash are set as a rule. A quality from 0 to 100 says how much there is to see: from even pictures
// only noise is hashed.
//
// This package gives the bits and the quality of the reference program in C++ on every picture stored without
// loss. On JPEG files, where the decoder has its part, the reference photos of quality 50 and more come within 4
// bits. (Tests hold it to 10, the distance at which the authors call an implementation correct.)
//
// # What a distance means
//
// The distance of two hashes is the number of bits in which they differ. Two unrelated pictures differ in about
// 128. The authors recommend to treat 31 and less as the same picture ([MatchDistance]), and to leave out hashes with
// a quality below 50 ([MatchQuality]). In the reference photos, a blur, more contrast or more colour moves 0 to 2 bits,
// sharpening 6 to 14, scaling 2 to 14. There is no scale beyond the threshold: 60 does not mean half similar.
//
// # What it cannot do
//
//   - It does not recognise what a picture shows, only that it is a known picture. A match is a reason for a
//     person to look; it is no proof.
//   - Cropping, borders, large overlays, rotation by other than right angles, and collages change the hash beyond
//     recognition. For turns by right angles and mirroring there is [Result.Dihedral].
//   - It does not withstand someone who alters a picture in order not to be found, or to collide with another.
//   - Pictures of little detail, as skies, text on white, or simple logos, give false matches more easily.
//   - A hash is not anonymous. It holds a coarse outline of the picture, and programs have guessed pictures from
//     hashes of this kind; keep lists of them as you would keep evidence.
//   - EXIF orientation, colour profiles and alpha are ignored, as in the reference. A drawing that consists of its
//     alpha only has quality 0. Of an animation the first frame counts. Video needs another algorithm.
//   - HEIC and AVIF have no decoder here; a program may register one with [image.RegisterFormat].
//
// # Use
//
// Keep a [Hasher] for each goroutine. [Hasher.HashReader] takes encoded pictures from strangers: it checks the
// size in bytes and pixels before it decodes, and turns a decoder's panic into an error. [Hasher.Hash] takes
// decoded ones and allocates nothing. [Hash] is text in JSON, a key in maps, and 32 bytes in canonical order in
// files.
//
// # Speed
//
// On one core of a virtual machine on an Intel Xeon, with Go 1.26, a decoded JPEG photo of 1600 by 1004 pixels takes 1.9 ms, of which
// half is colour conversion; RGBA takes 1.0 ms and grey 0.8 ms. Decoding the file with image/jpeg takes 17 ms, so
// decoding is what users wait for. What helps, measured on BenchmarkDecodeAndHash:
//
//   - a goroutine for each core, with a Hasher each: pictures are independent;
//   - building the program with a profile of its own work (go build -pgo): 11 % less time, all of it in image/jpeg;
//   - GOGC=800: 3 % less. GOAMD64=v3: no difference.
//
// Shrinking while decoding, which libjpeg offers, would be faster; but it averages pixels where PDQ
// takes the nearest one, and so gives other hashes.
//
// # Sources
//
//   - The algorithm: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm",
//     https://github.com/facebook/ThreatExchange/blob/main/hashing/hashing.pdf
//   - The reference program, thresholds, and what counts as correct:
//     https://github.com/facebook/ThreatExchange/tree/main/pdq
//   - The transform's ancestor: Christoph Zauner, "Implementation and Benchmarking of Perceptual Image Hash
//     Functions", 2010, https://www.phash.org/docs/pubs/thesis_zauner.pdf
//   - Guessing pictures from such hashes: Anish Athalye, "Inverting PhotoDNA", 2021,
//     https://anishathalye.com/inverting-photodna/
//   - Interpolation of colour in JPEG files: libjpeg-turbo, "fancy upsampling" in jdsample.c
package pdq
