package routing

import (
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// shop is 20 equal agents to whom conversations come at random, each to be handled for a random time.
type shop struct {
	in      Input
	rng     *rand.Rand
	now     float64 // minutes
	ends    endings
	got     []int
	turn    int64
	most    int64 // open at once with one agent
	waiting int   // in the queue
	waited  int   // ever
	apart   float64
}

type ending struct {
	at    float64
	agent int
}

type endings []ending

func (e endings) Len() int           { return len(e) }
func (e endings) Less(i, j int) bool { return e[i].at < e[j].at }
func (e endings) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *endings) Push(x any)        { *e = append(*e, x.(ending)) }
func (e *endings) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

const (
	shopAgents   = 20
	shopArrivals = 10_000
	shopHandling = 60.0 // minutes, on average
	shopBetween  = 0.75 // minutes between arrivals, on average: four open conversations an agent
)

func openShop(rule Rule, capacity int64, seed uint64) *shop {
	s := &shop{in: Input{Rule: rule}, rng: rand.New(rand.NewPCG(seed, 3)), got: make([]int, shopAgents)}
	for i := range shopAgents {
		s.in.Candidates = append(s.in.Candidates, Candidate{UserID: int64(i + 1), Active: true, Seat: true, Access: true, Available: true, Capacity: capacity})
	}
	for range shopArrivals {
		s.now += s.rng.ExpFloat64() * shopBetween
		s.endUntil(s.now)
		if s.waiting > 0 || !s.give() {
			s.waiting++
			s.waited++
		}
		s.measure()
	}
	s.endUntil(math.Inf(1))
	return s
}

// give hands the next one out, if anybody can take it.
func (s *shop) give() bool {
	id := Choose(s.in)
	if id == 0 {
		return false
	}
	s.turn++
	c := &s.in.Candidates[id-1]
	c.Load++
	c.LastAssigned = s.turn
	s.got[id-1]++
	heap.Push(&s.ends, ending{s.now + s.rng.ExpFloat64()*shopHandling, int(id - 1)})
	return true
}

// endUntil lets what is done end; what waits is handed out at once.
func (s *shop) endUntil(t float64) {
	for len(s.ends) > 0 && s.ends[0].at <= t {
		e := heap.Pop(&s.ends).(ending)
		s.now = e.at
		s.in.Candidates[e.agent].Load--
		if s.waiting > 0 && s.give() {
			s.waiting--
		}
	}
	if !math.IsInf(t, 1) {
		s.now = t
	}
}

// measure notes how far apart the busiest and the least busy are at this moment.
func (s *shop) measure() {
	least, most := s.in.Candidates[0].Load, int64(0)
	for _, c := range s.in.Candidates {
		least, most = min(least, c.Load), max(most, c.Load)
	}
	s.most = max(s.most, most)
	s.apart += float64(most-least) / shopArrivals
}

// spread returns the fewest and the most that one agent got, and the standard deviation.
func (s *shop) spread() (least, most int, deviation float64) {
	least = s.got[0]
	sum := 0.0
	for _, n := range s.got {
		least, most = min(least, n), max(most, n)
		d := float64(n) - float64(shopArrivals)/shopAgents
		sum += d * d
	}
	return least, most, math.Sqrt(sum / shopAgents)
}

// The figures of docs/routing.md: go test ./routing -run Fairness -v
func TestFairness(t *testing.T) {
	options := []struct {
		name     string
		rule     Rule
		capacity int64
	}{
		{"least busy, rotate", Rule{Assign: true, OnlyAvailable: true, Tie: TieRotate}, 0},
		{"least busy, last assigned", Rule{Assign: true, OnlyAvailable: true, Tie: TieLastAssigned}, 0},
		{"take turns", Rule{Assign: true, OnlyAvailable: true, Turns: true, Tie: TieRotate}, 0},
		{"least busy, rotate, capacity 5", Rule{Assign: true, OnlyAvailable: true, Tie: TieRotate}, 5},
		{"take turns, capacity 5", Rule{Assign: true, OnlyAvailable: true, Turns: true, Tie: TieRotate}, 5},
	}
	var out strings.Builder
	fmt.Fprintf(&out, "\n| option | fewest | most | std. deviation | most open at once | apart on average | waited |\n|---|---|---|---|---|---|---|\n")
	shops := map[string]*shop{}
	for _, o := range options {
		s := openShop(o.rule, o.capacity, 1)
		shops[o.name] = s
		least, most, deviation := s.spread()
		fmt.Fprintf(&out, "| %s | %d | %d | %.1f | %d | %.1f | %d |\n", o.name, least, most, deviation, s.most, s.apart, s.waited)
		if o.capacity > 0 && s.most > o.capacity {
			t.Errorf("%s: somebody had %d open", o.name, s.most)
		}
		if s.waiting > 0 {
			t.Errorf("%s: %d were left waiting", o.name, s.waiting)
		}
	}
	t.Log(out.String())
	if least, most, _ := shops["take turns"].spread(); most-least > 1 {
		t.Errorf("taking turns, one got %d and another %d", least, most)
	}
	if least, most, _ := shops["least busy, rotate"].spread(); float64(most-least) > 0.15*shopArrivals/shopAgents {
		t.Errorf("with rotation, one got %d and another %d of %d", least, most, shopArrivals)
	}
	if a, b := shops["least busy, rotate"], shops["take turns"]; a.apart >= b.apart {
		t.Errorf("the least busy are %.1f apart, by turns %.1f", a.apart, b.apart)
	}
}
