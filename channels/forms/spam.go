package forms

// The hidden fields of a form that are not of its definition. A site that makes the form itself may leave all of them out.
const (
	FieldNonce    = "_nonce"    // of one shown form: the same sent twice is one submission
	FieldRendered = "_rendered" // signed time of showing it
	FieldDraft    = "_draft"    // names the files that were chosen and sent before, with something wrong elsewhere
	FieldKeep     = "_keep"     // of these, the ids of files to send; a box that is not ticked any more removes one
	FieldVisitor  = "_visitor"  // signed id of the visitor, on a customer's own site
	FieldPage     = "_page"     // address of the page that it stands in
	FieldLanguage = "_lang"

	// Honeypot is a field that people do not see and programs fill in.
	Honeypot = "homepage_url"
)
