package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"
)

// Source is where a statement runs: a *DB or a *Tx. On a *DB, Get and All read only
// (SQLite refuses a write there): a write that returns rows belongs in a Tx.
type Source interface {
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
}

func (d *DB) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return d.read.QueryContext(ctx, query, args...)
}

func (d *DB) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	conn, done, err := d.writer(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := d.Stays(); err != nil {
		return nil, err
	}
	return conn.ExecContext(ctx, query, args...)
}

func (t *Tx) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, query, args...)
}

func (t *Tx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return t.tx.ExecContext(ctx, query, args...)
}

// Exec runs a statement and says how many rows it touched.
func Exec(ctx context.Context, from Source, query string, args ...any) (int64, error) {
	res, err := from.exec(ctx, query, bind(args))
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Get returns the one row of a query. No row is an error that IsNoRow knows; a second
// row is an error too, since a query that means one row and finds two is a mistake.
//
// T is a plain value for one column, or a struct: each column is put into the field
// whose name in snake_case, or whose tag `db:"…"`, is the name of the column. Times
// are BIGINT microseconds in the database and time.Time in UTC here; NULL becomes the
// zero value.
func Get[T any](ctx context.Context, from Source, query string, args ...any) (T, error) {
	var zero T
	rows, err := All[T](ctx, from, query, args...)
	switch {
	case err != nil:
		return zero, err
	case len(rows) == 0:
		return zero, sql.ErrNoRows
	case len(rows) > 1:
		return zero, fmt.Errorf("%d rows where one is meant", len(rows))
	}
	return rows[0], nil
}

// All returns all rows of a query, as Get reads one. No row is no error.
func All[T any](ctx context.Context, from Source, query string, args ...any) (_ []T, err error) {
	rows, err := from.query(ctx, query, bind(args))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var found []T
	for rows.Next() {
		var row T
		into, err := targets(reflect.ValueOf(&row).Elem(), columns)
		if err != nil {
			return nil, err
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	return found, rows.Err()
}

// IsNoRow reports whether Get found nothing.
func IsNoRow(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// bind turns times into what the columns hold. The zero time is NULL, so that a
// forgotten time meets NOT NULL instead of becoming the year 1.
func bind(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			if t.IsZero() {
				a = nil
			} else {
				a = t.UnixMicro()
			}
		}
		out[i] = a
	}
	return out
}

var (
	timeType    = reflect.TypeFor[time.Time]()
	scannerType = reflect.TypeFor[sql.Scanner]()
)

// targets lists where the columns of one row go.
func targets(row reflect.Value, columns []string) ([]any, error) {
	if !isRecord(row.Type()) {
		if len(columns) != 1 {
			return nil, fmt.Errorf("%d columns (%s) for one %s", len(columns), strings.Join(columns, ", "), row.Type())
		}
		return []any{cell{row}}, nil
	}
	into := make([]any, len(columns))
	for i, column := range columns {
		field, ok := fieldFor(row, column)
		if !ok {
			return nil, fmt.Errorf("column %s has no field in %s", column, row.Type())
		}
		into[i] = cell{field}
	}
	return into, nil
}

func isRecord(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != timeType && !reflect.PointerTo(t).Implements(scannerType)
}

func fieldFor(row reflect.Value, column string) (reflect.Value, bool) {
	t := row.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		if f.Anonymous && isRecord(f.Type) {
			if inner, ok := fieldFor(row.Field(i), column); ok {
				return inner, true
			}
			continue
		}
		name, tagged := f.Tag.Lookup("db")
		if !tagged {
			name = snake(f.Name)
		}
		if name == column {
			return row.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// snake writes a Go name as a column: CaseID is case_id, URLHash is url_hash.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 {
			lowerBefore := !unicode.IsUpper(runes[i-1])
			lowerAfter := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if lowerBefore || lowerAfter {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// cell scans one column into one field: times from microseconds, NULL as zero value,
// all else by the rules of database/sql.
type cell struct{ field reflect.Value }

// Scan implements sql.Scanner.
func (c cell) Scan(src any) error {
	if src == nil {
		c.field.SetZero()
		return nil
	}
	if c.field.Type() == timeType {
		micros, ok := src.(int64)
		if !ok {
			return fmt.Errorf("a time is kept as microseconds, not as %T", src)
		}
		c.field.Set(reflect.ValueOf(time.UnixMicro(micros).UTC()))
		return nil
	}
	if s, ok := c.field.Addr().Interface().(sql.Scanner); ok {
		return s.Scan(src)
	}
	return convert(c.field, src)
}

// convert borrows the conversions of database/sql, which it exports only through its
// Null types. They copy bytes, which belong to the driver until the next row.
func convert(v reflect.Value, src any) error {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		var n sql.Null[[]byte]
		if err := n.Scan(src); err != nil {
			return err
		}
		v.SetBytes(n.V)
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		var n sql.NullString
		if err := n.Scan(src); err != nil {
			return err
		}
		v.SetString(n.String)
	case reflect.Bool:
		var n sql.NullBool
		if err := n.Scan(src); err != nil {
			return err
		}
		v.SetBool(n.Bool)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		var n sql.NullInt64
		if err := n.Scan(src); err != nil {
			return err
		}
		if v.OverflowInt(n.Int64) {
			return fmt.Errorf("%d does not fit in %s", n.Int64, v.Type())
		}
		v.SetInt(n.Int64)
	case reflect.Float32, reflect.Float64:
		var n sql.NullFloat64
		if err := n.Scan(src); err != nil {
			return err
		}
		v.SetFloat(n.Float64)
	default:
		return fmt.Errorf("a field of type %s cannot hold a column", v.Type())
	}
	return nil
}
