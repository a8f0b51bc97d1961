package inbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"fairlead/channels/forms"
	"fairlead/models"
)

// chatDraft names the files that were chosen in a chat and are not sent yet.
func chatDraft(key string) string { return "chat:" + hex.EncodeToString(models.ChatKeyHash(key)[:16]) }

// ChatUpload is a file that a visitor has chosen.
type ChatUpload struct {
	Key   string
	Flow  string // slug, where there is no chat yet
	Nonce string // the same sent twice is one
	Name  string
	Data  []byte
	IP    string
}

// saidTooManyFiles is said where no more is kept for now.
const saidTooManyFiles = "Too many files were sent from here in a short time. Wait a few minutes and try again."

// StageChatFile keeps a file until the message that it belongs to is sent.
func (a *App) StageChatFile(ctx context.Context, u ChatUpload) (models.File, error) {
	if !ValidChatKey(u.Key) || !chatNonce.MatchString(u.Nonce) {
		return models.File{}, ErrChatUnread
	}
	draft := chatDraft(u.Key) + ":" + u.Nonce
	there, err := a.DB.StagedFiles(ctx, 0, draft)
	if err != nil || len(there) > 0 {
		if err != nil {
			return models.File{}, err
		}
		return there[0], nil
	}
	if int64(len(u.Data)) > forms.MaxFileBytes {
		return models.File{}, models.Problems{{Field: "file", Text: forms.FilesTooLarge}}
	}
	if err := a.strangerTries(ctx, throttle{key: throttleKey("chat-files", network(u.IP)), limit: chatFilesPerAddress}); err != nil {
		return models.File{}, err
	}
	all, err := a.DB.StrangersBytes(ctx)
	if err != nil {
		return models.File{}, err
	}
	if all+int64(len(u.Data)) > maxStrangersBytes {
		return models.File{}, models.Problems{{Field: "file", Text: saidTooManyFiles}}
	}
	f := models.File{Kind: models.FileStaged, Draft: draft, Name: fileName(u.Name), ContentType: contentType(u.Data), CreatedAt: a.now()}
	err = a.DB.Write(ctx, func(tx *models.DB) error { return tx.CreateFile(ctx, &f, u.Data) })
	return f, err
}

// checkFiles reports what is wrong with the files of a message together.
func (m *chatMove) checkFiles(files []models.File) error {
	var sum int64
	for _, f := range files {
		sum += f.Size
	}
	if sum > forms.MaxFileBytes || len(files) > forms.MaxFiles {
		return models.Problems{{Field: "files", Text: forms.FilesTooLarge}}
	}
	return nil
}

// fileLinkHours is how long an address of a file in a chat is good for: pages stay open over night.
const fileLinkHours = 26

// ChatFileToken is what opens a file of a chat, for a time: who has the address of one cannot guess that of another.
func (a *App) ChatFileToken(p PublicChat, conversationID, fileID int64) string {
	return a.fileToken(p.account.Key, conversationID, fileID, a.hour()+fileLinkHours)
}

func (a *App) hour() int64 { return a.Now().Unix() / 3600 }

func (a *App) fileToken(key []byte, conversationID, fileID, until int64) string {
	h := hmac.New(sha256.New, key)
	fmt.Fprintf(h, "chat-file\x00%d\x00%d\x00%d", conversationID, fileID, until)
	return strconv.FormatInt(until, 36) + "." + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

// OpenChatFile returns a file of a chat whose address carries the right token, and a function that writes its bytes.
func (a *App) OpenChatFile(ctx context.Context, fileID int64, token string) (models.File, func(io.Writer) error, error) {
	when, _, _ := strings.Cut(token, ".")
	until, err := strconv.ParseInt(when, 36, 64)
	if err != nil || until < a.hour() || until > a.hour()+fileLinkHours {
		return models.File{}, nil, models.ErrNotFound
	}
	f, err := a.DB.File(ctx, fileID)
	if err != nil || f.Kind != models.FileAttachment {
		return models.File{}, nil, errors.Join(err, models.ErrNotFound)
	}
	m, err := a.DB.Message(ctx, f.MessageID)
	if err != nil || m.Via != models.ViaChat {
		return models.File{}, nil, errors.Join(err, models.ErrNotFound)
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return models.File{}, nil, err
	}
	if !hmac.Equal([]byte(token), []byte(a.fileToken(account.Key, m.ConversationID, f.ID, until))) {
		return models.File{}, nil, models.ErrNotFound
	}
	return f, func(w io.Writer) error { return a.DB.CopyFile(ctx, f.ID, w) }, nil
}
