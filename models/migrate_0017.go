package models

import "gorm.io/gorm"

// migrateWork brings what people work with in conversations: what they are writing, what is to go out later, what they are told, and how they
// find conversations again.
func migrateWork(g *gorm.DB) error {
	for _, tables := range []string{writingTables, sendingTables, toldTables, findingTables, mailTables} {
		if err := each(g, tables); err != nil {
			return err
		}
	}
	return nil
}
