package views

// dutchAvailability is the Dutch of availability, working hours, absences and the page for leads.
var dutchAvailability = map[string]string{}
