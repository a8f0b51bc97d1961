package models

import "context"

// Picture is what a user looks like, as it is shown: small and square. Whoever knows its key may see it: the visitors of chats do.
type Picture struct {
	Key         string `gorm:"primaryKey"` // 128 random bits; a new picture has a new one, so that browsers may keep it for ever
	UserID      int64
	ContentType string
	Data        []byte
	CreatedAt   Time
}

// Picture returns the picture with a key.
func (db *DB) Picture(ctx context.Context, key string) (Picture, error) {
	return first[Picture](db.read(ctx).Where("key = ?", key))
}

// SetPicture stores a user's picture in the place of the one they had; with an empty key they have none.
func (db *DB) SetPicture(ctx context.Context, p Picture) error {
	if err := db.write(ctx).Where("user_id = ?", p.UserID).Delete(&Picture{}).Error; err != nil {
		return err
	}
	if p.Key != "" {
		if err := db.write(ctx).Create(&p).Error; err != nil {
			return err
		}
	}
	return db.write(ctx).Model(&User{ID: p.UserID}).Update("picture", p.Key).Error
}
