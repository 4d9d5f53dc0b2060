// Package match recognises known pictures by their hashes, without anyone sending or keeping a picture.
//
// Here so far: hashing files where they are, for a member to look up elsewhere ([HashFiles]). It reads pictures on
// the machine it runs on, sends nothing anywhere, and keeps nothing.
package match
