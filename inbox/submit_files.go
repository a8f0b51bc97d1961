package inbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"regexp"
	"slices"
	"strconv"

	"fairlead/channels/forms"
	"fairlead/models"
)

// Bounds on files of strangers that wait for the rest of a form to be put right.
const (
	stagingsPerAddress = 15        // in 15 minutes
	maxStrangersBytes  = 512 << 20 // of all strangers together
	strangersFilesFor  = 24 * 60 * 60 * 1e6
)

// draftToken is what names a stranger's files: nobody can guess one.
var draftToken = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// strangersDraft names the files of one field. Files of people inside have other names.
func strangersDraft(token, field string) string { return "form:" + token + ":" + field }

// StagedField is the files that were sent for one field, with something wrong elsewhere.
type StagedField struct {
	Field string
	Files []models.File
}

// keptFiles returns what was sent before for the fields of a form, as far as it is still ticked; also if it is a conversation's by now: a form
// sent twice is the same.
func (a *App) keptFiles(ctx context.Context, d forms.Definition, p forms.Post) (out []StagedField, err error) {
	token := p.Values.Get(forms.FieldDraft)
	if !draftToken.MatchString(token) {
		return nil, nil
	}
	keep := unique(p.Values[forms.FieldKeep])
	files := map[string][]models.File{}
	for _, k := range keep[:min(len(keep), forms.MaxFiles)] {
		id, err := strconv.ParseInt(k, 10, 64)
		if err != nil {
			continue
		}
		f, err := a.DB.File(ctx, id)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if f.UploadedBy == 0 && f.Draft != "" {
			files[f.Draft] = append(files[f.Draft], f)
		}
	}
	for _, f := range d.Fields {
		if of := files[strangersDraft(token, f.Key)]; f.Kind == forms.KindFile && len(of) > 0 {
			out = append(out, StagedField{f.Key, of})
		}
	}
	return out, nil
}

// kept reads the bytes of what was sent before, once: for its hash.
func (a *App) kept(ctx context.Context, staged []StagedField) (out []forms.Kept, err error) {
	for _, s := range staged {
		for _, f := range s.Files {
			h := sha256.New()
			if err := a.DB.CopyFile(ctx, f.ID, h); err != nil {
				return nil, err
			}
			k := forms.Kept{ID: f.ID, Field: s.Field, Name: f.Name}
			h.Sum(k.Sum[:0])
			out = append(out, k)
		}
	}
	return out, nil
}

// StageFiles keeps the files of a form that comes back to be put right, so that nobody has to choose them again, and returns what names them and all
// that is kept. Where an address or all strangers together have too much already, nothing is kept.
func (a *App) StageFiles(ctx context.Context, f PublicForm, sent FormPost, ip string) (token string, out []StagedField, err error) {
	p := sent.Post
	if out, err = a.keptFiles(ctx, f.Definition, p); err != nil {
		return "", nil, err
	}
	token = p.Values.Get(forms.FieldDraft)
	if !draftToken.MatchString(token) {
		token = rand.Text()
	}
	files := slices.DeleteFunc(slices.Clone(p.Files), func(file forms.File) bool {
		field, ok := f.Definition.Field(file.Field)
		return !ok || field.Kind != forms.KindFile
	})
	if len(files) == 0 || a.fullOfFiles(ctx, files, out, ip) {
		return token, out, nil
	}
	visitor, err := a.whoSent(ctx, f, sent)
	if err != nil {
		return "", nil, err
	}
	err = a.DB.Write(ctx, func(tx *models.DB) error {
		for _, file := range files {
			row := models.File{Kind: models.FileStaged, Draft: strangersDraft(token, file.Field), Name: file.Name, ContentType: contentType(file.Data), CreatedAt: a.now()}
			if err := tx.CreateFile(ctx, &row, file.Data); err != nil {
				return err
			}
			if visitor.ID != 0 { // who is erased takes it along
				if err := tx.StagedBy(ctx, row.ID, visitor.ID); err != nil {
					return err
				}
			}
			p.Values.Add(forms.FieldKeep, strconv.FormatInt(row.ID, 10))
		}
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	p.Values.Set(forms.FieldDraft, token)
	out, err = a.keptFiles(ctx, f.Definition, p)
	return token, out, err
}

// fullOfFiles reports whether no more of a stranger's files are kept.
func (a *App) fullOfFiles(ctx context.Context, files []forms.File, there []StagedField, ip string) bool {
	sum, over := together(files, there)
	if over {
		return true
	}
	if a.strangerTries(ctx, throttle{key: throttleKey("form-files", network(ip)), limit: stagingsPerAddress}) != nil {
		return true
	}
	all, err := a.DB.StrangersBytes(ctx)
	return err != nil || all+sum > maxStrangersBytes
}

// together returns how large new files and those that were kept are, in bytes, and whether they are more than one submission may have.
func together(files []forms.File, there []StagedField) (sum int64, over bool) {
	n := len(files)
	for _, f := range files {
		sum += int64(len(f.Data))
	}
	for _, s := range there {
		for _, f := range s.Files {
			sum, n = sum+f.Size, n+1
		}
	}
	return sum, sum > forms.MaxFileBytes || n > forms.MaxFiles
}

// attach makes attachments of a submission's files.
func (s *submission) attach() error {
	for _, f := range s.filled.Files {
		row := models.File{Kind: models.FileAttachment, MessageID: s.msg.ID, Name: f.Name, ContentType: contentType(f.Data), CreatedAt: s.now}
		if err := s.tx.CreateFile(s.ctx, &row, f.Data); err != nil {
			return err
		}
	}
	for _, k := range s.filled.Kept {
		free, err := s.tx.AttachStrangersFile(s.ctx, k.ID, s.msg.ID)
		if err == nil && !free {
			err = s.copyFile(k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// copyFile attaches a file that another submission has: the form was sent, gone back to and sent with something else in it.
func (s *submission) copyFile(k forms.Kept) error {
	var b bytes.Buffer
	if err := s.tx.CopyFile(s.ctx, k.ID, &b); err != nil {
		return err
	}
	row := models.File{Kind: models.FileAttachment, MessageID: s.msg.ID, Name: k.Name, ContentType: contentType(b.Bytes()), CreatedAt: s.now}
	return s.tx.CreateFile(s.ctx, &row, b.Bytes())
}
