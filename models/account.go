package models

import "context"

// Account is the company that this Fairlead belongs to. There is one row.
type Account struct {
	ID        int64
	Company   string
	Key       []byte // signs Message-IDs; made with the database
	CreatedAt Time
}

// Account returns the company.
func (db *DB) Account(ctx context.Context) (Account, error) {
	return first[Account](db.read(ctx).Where("id = 1"))
}

// SaveAccount stores the company's name.
func (db *DB) SaveAccount(ctx context.Context, a Account) error {
	return db.write(ctx).Model(&Account{ID: 1}).Update("company", a.Company).Error
}

// LockAccount returns the company and on PostgreSQL holds its row until the transaction ends: making the first user is done one at
// a time.
func (db *DB) LockAccount(ctx context.Context) (Account, error) {
	return first[Account](db.locked(ctx).Where("id = 1"))
}
