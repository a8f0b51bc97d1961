package handlers

import "fairlead/views"

// What people are told after something they did, and when it could not be done. English; translated when shown.
const (
	saidSaved           = "Saved."
	saidDraftKept       = "The draft is kept. It waits for you here, on every device."
	saidDeactivated     = "%s is deactivated and logged out."
	saidAbsence         = "Out of office is entered. Rules do not assign in that time."
	saidAbsenceEnded    = "That time out of office is over."
	saidSeatGiven       = "%s has a Service seat now."
	saidTeamCreated     = "The team %s is there."
	saidTeamDeleted     = "The team is deleted."
	saidInboxCreated    = "The inbox %s is there. Add the e-mail address whose mail should arrive in it."
	saidFormCreated     = "%s is there and takes submissions. Say here what it asks, under Install how it gets onto a site, and under Automation who gets them."
	saidChatflowCreated = "%s is there, switched off. Say here what it does, look at it in the preview, and switch it on."
	saidChatflowOn      = "It is shown on its pages now."
	saidChatflowOff     = "It is shown nowhere any more. Chats that have begun go on."
	saidSecretRemoved   = "The secret is removed: nobody is verified any more."
	saidChannelCreated  = "%s is there. Set up sending here, and say under Automation who gets its conversations."
	saidRuleSaved       = "Saved. It applies from now on."
	saidDayAdded        = "%s is a day off now."
	saidDayRemoved      = "The day off is removed."
	saidRuleGaveOne     = "Saved. One conversation that waited is assigned now."
	saidRuleGave        = "Saved. %s conversations that waited are assigned now."
	saidPassword        = "Your password is changed. You are logged out everywhere else."
	saidThrottled       = "There were too many wrong tries. Wait 15 minutes, then try again."
	saidPictureRemoved  = "Your initials are shown again."
	saidLoggedOut       = "You are logged out of that browser."
	saidLoggedOutOthers = "You are logged out everywhere else."
	saidAskedOften      = "There were too many requests. Wait 15 minutes, then try again."
	saidMailless        = "This installation cannot send mail yet. Ask an admin of your company for a link."
	saidCrossSite       = "This was sent from a page of another site, so nothing was done."
	saidTooSlow         = "This takes longer than half a minute. Try again later, or rehearse fewer days."
	saidUnread          = "The request could not be read. Go back and try again."
	saidHandedNothing   = "Nothing was handed over."
	saidHandedGiven     = "Handed over: %s."
	saidHandedWaiting   = "Waiting in the queue: %s."
	saidHandedNobody    = "Unassigned: %s."
	saidHandedChanged   = "Left alone, because they had changed meanwhile: %s."
	saidHandedRefused   = "Left alone, because the new owner cannot have them any more: %s."
	saidOver            = "%s has %s open, %s more than their %s."
	saidContactCreated  = "The contact is there."
	saidRemoved         = "%s is removed."
	saidContactOwner    = "Owner of the contact: %s"
	saidContactNobodys  = "Nobody owns this contact now."
	saidMerged          = "The two contacts are one now."
	saidUnmerged        = "They are two contacts again."
	saidLogin           = "The e-mail address or the password is not right."
)

// say makes a notice; arg stands for the %s in text.
func say(text string, arg ...string) views.Notice {
	n := views.Notice{Text: text}
	if len(arg) > 0 {
		n.Arg = arg[0]
	}
	return n
}
