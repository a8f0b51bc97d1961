package inbox

import (
	"slices"

	"fairlead/channels/mailfile"
	"fairlead/models"
	"fairlead/routing"
)

// ledger takes the person out of the lines of mail that is not stored.
func (x *eraser) ledger() error {
	texts := slices.Concat(x.person.Emails, x.person.Phones, wholeNames(x.person.Names))
	if len(texts) == 0 {
		return nil
	}
	return x.write(func(tx *models.DB, _ *news, _ *routing.Desk, _ map[string]int64) error {
		return tx.BlankUnkept(x.ctx, texts)
	})
}

// mailFiles removes uploaded files of old mail that are not read to their ends and name the person, and those that are packed: what they name does
// not show.
func (x *eraser) mailFiles() error {
	imports, err := x.app.DB.MailImportsWithFiles(x.ctx)
	for _, i := range imports {
		if err != nil {
			return err
		}
		begin := make([]byte, 512)
		n, _ := x.app.DB.FileReaderAt(x.ctx, i.FileID).ReadAt(begin, 0)
		named := mailfile.Packed(begin[:n])
		if !named {
			if named, err = x.holds(i.FileID); err != nil {
				return err
			}
		}
		if named {
			err = x.write(func(tx *models.DB, _ *news, _ *routing.Desk, count map[string]int64) error {
				count[models.ErasedImports]++
				return tx.DropMailImportFile(x.ctx, i, saidErasedImport)
			})
		}
	}
	return err
}
