package views

// Shapes that only chatflows use, from lucide-static as those in icons.go.
const (
	shapeAsk  = `<circle cx="12" cy="12" r="10"/><path d="M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3"/><path d="M12 17h.01"/>`
	shapeFork = `<path d="M16 3h5v5"/><path d="M8 3H3v5"/><path d="M12 22v-8.3a4 4 0 0 0-1.172-2.872L3 3"/><path d="m15 9 6-6"/>`
	shapeFlag = `<path d="M4 15s1-1 4-1 5 2 8 2 4-1 4-1V3s-1 1-4 1-5-2-8-2-4 1-4 1z"/><path d="M4 22v-7"/>`
	shapeChat = `<path d="M7.9 20A9 9 0 1 0 4 16.1L2 22Z"/>`
)
