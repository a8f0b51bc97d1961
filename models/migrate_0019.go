package models

import "gorm.io/gorm"

// migrateShownIn brings the language in which somebody last saw a page, for the mails to whoever has chosen none.
func migrateShownIn(g *gorm.DB) error {
	return each(g, "ALTER TABLE users ADD COLUMN shown_in TEXT NOT NULL DEFAULT ''")
}
