package views

import "fairlead/models"

// ProfilePage is a user's own settings. It holds two forms. Problems: name, signature, language; current, password.
type ProfilePage struct {
	Shell    Shell
	User     models.User // with what was typed
	Problems models.Problems
}

// CompanyPage is the account's settings. Problems: company.
type CompanyPage struct {
	Shell    Shell
	Company  string
	Problems models.Problems
}
