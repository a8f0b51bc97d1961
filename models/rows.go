package models

import (
	"errors"

	"gorm.io/gorm"
)

// first returns the one row that a query finds; ErrNotFound if there is none.
func first[T any](q *gorm.DB) (T, error) {
	var row T
	err := q.Limit(1).Take(&row).Error
	return row, known(err)
}

// all returns every row that a query finds.
func all[T any](q *gorm.DB) ([]T, error) {
	var rows []T
	err := q.Find(&rows).Error
	return rows, err
}

// createAll inserts rows, if there are any, and sets their ids.
func createAll[T any](q *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	return q.CreateInBatches(rows, 500).Error
}

func byID[T any](rows []T, id func(T) int64) map[int64]T {
	m := make(map[int64]T, len(rows))
	for _, r := range rows {
		m[id(r)] = r
	}
	return m
}

// known translates GORM's errors into ours.
func known(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return ErrNotFound
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return ErrDuplicate
	}
	return err
}

// duplicate turns a unique key that is taken into a Problem at the field that people typed it in.
func duplicate(err error, field, text string) error {
	if errors.Is(known(err), ErrDuplicate) {
		return Problems{{Field: field, Text: text}}
	}
	return err
}
