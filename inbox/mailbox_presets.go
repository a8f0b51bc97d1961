package inbox

import "fairlead/models"

// The ways to log in to a mailbox.
const (
	ProviderPassword  = ""
	ProviderGoogle    = "google"
	ProviderMicrosoft = "microsoft"
	ProviderOther     = "other"
)

// preset is what is known of a provider.
type preset struct {
	host, auth, token, scopes string
	smtp                      string
}

var presets = map[string]preset{
	ProviderGoogle: {"imap.gmail.com", "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token", "https://mail.google.com/", "smtp.gmail.com"},
	ProviderMicrosoft: {"outlook.office365.com", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize", "https://login.microsoftonline.com/common/oauth2/v2.0/token",
		"https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access", "smtp.office365.com"},
}

// KnownProvider reports whether there is such a way to log in.
func KnownProvider(name string) bool {
	_, ok := presets[name]
	return ok || name == ProviderPassword || name == ProviderOther
}

// fill puts in what is known of the provider where nothing was typed.
func (f *MailboxForm) fill() {
	p := presets[f.Provider]
	for _, x := range []struct {
		field *string
		known string
	}{{&f.Host, p.host}, {&f.AuthURL, p.auth}, {&f.TokenURL, p.token}, {&f.Scopes, p.scopes}, {&f.SMTPHost, p.smtp}, {&f.Security, "tls"}, {&f.SMTPSecurity, "starttls"},
		{&f.Folder, "INBOX"}, {&f.AfterFetch, string(models.AfterSeen)}, {&f.KeepSent, models.SentAuto}} {
		if *x.field == "" {
			*x.field = x.known
		}
	}
	if f.Port == 0 {
		f.Port = 993
		if f.Security != "tls" {
			f.Port = 143
		}
	}
	if f.SMTPPort == 0 {
		f.SMTPPort = usualPort(f.SMTPSecurity)
	}
}

// KnownOf returns what a form begins with for a way to log in.
func KnownOf(provider string) MailboxForm {
	f := MailboxForm{Provider: provider}
	f.fill()
	return f
}
