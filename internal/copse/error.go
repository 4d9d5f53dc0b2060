package copse

import (
	"errors"
	"fmt"
)

// Code says what kind of refusal an error is. The list is closed; anything else is Internal.
type Code string

// The codes, and in package web the HTTP status each becomes.
const (
	Invalid         Code = "invalid"         // 422: the input does not fit; say which and why
	Unauthenticated Code = "unauthenticated" // 401 or a way to sign in
	Forbidden       Code = "forbidden"       // 403
	NotFound        Code = "not_found"       // 404: also for what may not be seen
	Gone            Code = "gone"            // 410: retired, with successors
	Conflict        Code = "conflict"        // 409
	TooLarge        Code = "too_large"       // 413
	Unsupported     Code = "unsupported"     // 415
	TooMany         Code = "too_many"        // 429
	Unavailable     Code = "unavailable"     // 503: not ready yet, try again
	Internal        Code = "internal"        // 500
)

// Error is the one error type that reaches people. Key is a translation key with
// Args ("count", 3, …) and is shown; Err is for the log and never shown.
type Error struct {
	Code Code
	Key  string
	Args []any
	Err  error
}

// Error is written for the log: code, key and cause, no input of a person.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s (%s): %v", e.Code, e.Key, e.Err)
	}
	return fmt.Sprintf("%s (%s)", e.Code, e.Key)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// E makes an Error that is shown to a person as the words of key.
func E(code Code, key string, args ...any) *Error {
	return &Error{Code: code, Key: key, Args: args}
}

// CodeOf returns the code of the first Error in the chain, or Internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
