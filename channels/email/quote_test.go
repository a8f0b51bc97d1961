package email

import (
	"strings"
	"testing"
)

// Each case is what the sender wrote, and what the mail program put below it.
var foldedCases = []struct{ name, written, history string }{
	{"Gmail English", "Thanks, that works!\n\nAnn", "On Tue, Mar 3, 2026 at 10:12 AM Support <support@harbour.example> wrote:\n\n> Dear Ann,\n> please try again.\n"},
	{"Gmail English, wrapped", "Thanks!", "On Tue, Mar 3, 2026 at 10:12 AM Harbour Support Department <\nsupport@harbour.example> wrote:\n\n> Dear Ann,\n"},
	{"Apple Mail English", "See below.", "> On 3 Mar 2026, at 10:12, Support <support@harbour.example> wrote:\n> \n> Dear Ann,\n> try again\n"},
	{"Apple Mail English, line unquoted", "Yes.", "On 3 Mar 2026, at 10:12, Support <support@harbour.example> wrote:\n\n> Dear Ann,\n"},
	{"Thunderbird English", "Right.", "On 03/03/2026 10:12, Support wrote:\n> Dear Ann,\n>\n> try again\n"},
	{"Yahoo, nothing marked", "It still fails.", "On Tuesday, March 3, 2026 at 10:12:00 AM GMT+1, Support <support@harbour.example> wrote:\n\nDear Ann,\ntry again\n"},
	{"Outlook English", "Thanks, closed for me.", "________________________________\nFrom: Support <support@harbour.example>\nSent: Tuesday, March 3, 2026 10:12 AM\nTo: Ann <ann@client.example>\nSubject: Re: Login\n\nDear Ann,\ntry again\n"},
	{"Outlook English, bold labels", "Fine.", "*From:* Support <support@harbour.example>\n*Sent:* Tuesday, March 3, 2026 10:12 AM\n*To:* Ann\n*Subject:* Re: Login\n\nDear Ann\n"},
	{"Outlook mobile", "Ok\n\nGet Outlook for Android", "________________________________\nFrom: Support <support@harbour.example>\nDate: Tuesday, 3 March 2026 at 10:12\nTo: Ann <ann@client.example>\nSubject: Login\n\nDear Ann\n"},
	{"Original Message", "No.", "-----Original Message-----\nFrom: Support\nSent: Tuesday\nTo: Ann\nSubject: Login\n\nDear Ann\n"},
	{"phone signature above", "Yes please\n\nSent from my iPhone", "> On 3 Mar 2026, at 10:12, Support <s@harbour.example> wrote:\n> \n> Shall we?\n"},
	{"Gmail Dutch", "Bedankt!", "Op di 3 mrt 2026 om 10:12 schreef Support <support@haven.example>:\n\n> Beste Anneke,\n> probeer het opnieuw\n"},
	{"Apple Mail Dutch", "Gelukt.", "> Op 3 mrt. 2026 om 10:12 heeft Support <support@haven.example> het volgende geschreven:\n> \n> Beste Anneke,\n"},
	{"Apple Mail Dutch, unquoted line", "Gelukt.", "Op 3 mrt. 2026 om 10:12 heeft Support <support@haven.example> het volgende geschreven:\n\n> Beste Anneke,\n"},
	{"Outlook Dutch", "Akkoord.", "Van: Support <support@haven.example>\nVerzonden: dinsdag 3 maart 2026 10:12\nAan: Anneke\nOnderwerp: Inloggen\n\nBeste Anneke\n"},
	{"Oorspronkelijk bericht", "Nee.", "-----Oorspronkelijk bericht-----\nVan: Support\n\nBeste Anneke\n"},
	{"Gmail German", "Danke!", "Am Di., 3. März 2026 um 10:12 Uhr schrieb Support <support@hafen.example>:\n\n> Liebe Anna,\n> bitte noch einmal\n"},
	{"Thunderbird German", "Geht.", "Am 03.03.26 um 10:12 schrieb Support:\n> Liebe Anna,\n"},
	{"Outlook German", "Passt so.", "Von: Support <support@hafen.example>\nGesendet: Dienstag, 3. März 2026 10:12\nAn: Anna\nBetreff: AW: Anmeldung\n\nLiebe Anna\n"},
	{"Ursprüngliche Nachricht", "Nein.", "-------- Ursprüngliche Nachricht --------\nVon: Support\nDatum: 03.03.26\n\nLiebe Anna\n"},
	{"Gmail French", "Merci !", "Le mar. 3 mars 2026 à 10:12, Support <support@port.example> a écrit :\n\n> Chère Anne,\n> réessayez\n"},
	{"Outlook French", "D'accord.", "De : Support <support@port.example>\nEnvoyé : mardi 3 mars 2026 10:12\nÀ : Anne\nObjet : RE: Connexion\n\nChère Anne\n"},
	{"Gmail Spanish", "¡Gracias!", "El mar, 3 mar 2026 a las 10:12, Soporte (<soporte@puerto.example>) escribió:\n\n> Estimada Ana,\n> otra vez\n"},
	{"Outlook Spanish", "Vale.", "De: Soporte <soporte@puerto.example>\nEnviado el: martes, 3 de marzo de 2026 10:12\nPara: Ana\nAsunto: RE: Acceso\n\nEstimada Ana\n"},
	{"Gmail Italian", "Grazie!", "Il giorno mar 3 mar 2026 alle ore 10:12 Supporto <supporto@porto.example> ha scritto:\n\n> Cara Anna,\n> riprovi\n"},
	{"Outlook Italian", "Va bene.", "Da: Supporto <supporto@porto.example>\nInviato: martedì 3 marzo 2026 10:12\nA: Anna\nOggetto: R: Accesso\n\nCara Anna\n"},
	{"Gmail Portuguese", "Obrigada!", "Em ter., 3 de mar. de 2026 às 10:12, Suporte <suporte@porto.example> escreveu:\n\n> Cara Ana,\n> tente de novo\n"},
	{"Outlook Portuguese", "Certo.", "De: Suporte <suporte@porto.example>\nEnviada em: terça-feira, 3 de março de 2026 10:12\nPara: Ana\nAssunto: Acesso\n\nCara Ana\n"},
	{"Gmail Swedish", "Tack!", "Den tis 3 mars 2026 kl 10:12 skrev Support <support@hamn.example>:\n\n> Hej Anna,\n> försök igen\n"},
	{"Outlook Swedish", "Okej.", "Från: Support <support@hamn.example>\nSkickat: den 3 mars 2026 10:12\nTill: Anna\nÄmne: Inloggning\n\nHej Anna\n"},
	{"Gmail Danish", "Tak!", "Den tirs. 3. mar. 2026 kl. 10.12 skrev Support <support@havn.example>:\n\n> Kære Anna,\n> prøv igen\n"},
	{"Outlook Danish", "Fint.", "Fra: Support <support@havn.example>\nSendt: 3. marts 2026 10:12\nTil: Anna\nEmne: Login\n\nKære Anna\n"},
	{"Gmail Norwegian", "Takk!", "tir. 3. mars 2026 kl. 10:12 skrev Support <support@havn.example>:\n\n> Hei Anna,\n> prøv igjen\n"},
	{"Gmail Polish", "Dziękuję!", "wt., 3 mar 2026 o 10:12 Support <support@port.example> napisał(a):\n\n> Szanowna Pani,\n> proszę spróbować\n"},
	{"Thunderbird Polish", "Działa.", "W dniu 3.03.2026 o 10:12, Support pisze:\n> Szanowna Pani,\n"},
	{"Outlook Polish", "Dobrze.", "Od: Support <support@port.example>\nWysłano: wtorek, 3 marca 2026 10:12\nDo: Anna\nTemat: Logowanie\n\nSzanowna Pani\n"},
	{"Gmail Finnish", "Kiitos!", "ti 3. maalisk. 2026 klo 10.12 Tuki <tuki@satama.example> kirjoitti:\n\n> Hei Anna,\n> yritä uudelleen\n"},
	{"Outlook Finnish", "Hyvä.", "Lähettäjä: Tuki <tuki@satama.example>\nLähetetty: tiistai 3. maaliskuuta 2026 10.12\nVastaanottaja: Anna\nAihe: Kirjautuminen\n\nHei Anna\n"},
	{"Gmail Czech", "Děkuji!", "út 3. 3. 2026 v 10:12 odesílatel Podpora <podpora@pristav.example> napsal:\n\n> Dobrý den,\n> zkuste to znovu\n"},
	{"Thunderbird Czech", "Funguje.", "Dne 03. 03. 26 v 10:12 Podpora napsal(a):\n> Dobrý den,\n"},
	{"Gmail Japanese", "ありがとうございます。", "2026年3月3日(火) 10:12 サポート <support@minato.example>:\n\n> アンナ様\n> もう一度お試しください\n"},
	{"Apple Mail Japanese", "了解です。", "2026/03/03 10:12、サポート <support@minato.example>のメール:\n\n> アンナ様\n"},
	{"Outlook Japanese", "承知しました。", "差出人: サポート <support@minato.example>\n送信日時: 2026年3月3日 10:12\n宛先: アンナ\n件名: ログイン\n\nアンナ様\n"},
	{"history within history", "Third answer.", "On 4 Mar 2026 at 9:00, Ann <a@client.example> wrote:\n> Second.\n> On 3 Mar 2026 Support wrote:\n>> First.\n\n-----Original Message-----\nFrom: Ann\n\nZero.\n"},
	{"quotation without a line above", "Agreed.", "> Shall we close this?\n> Ann\n"},
	{"answer between the lines above, history below", "> Shall we?\n\nYes.", "On 3 Mar 2026 at 10:12, Ann <a@client.example> wrote:\n> Shall we?\n"},
}

func TestSplitQuoteFolds(t *testing.T) {
	for _, c := range foldedCases {
		t.Run(c.name, func(t *testing.T) {
			text := c.written + "\n\n" + c.history
			visible, quoted := SplitQuote(text)
			if visible != c.written {
				t.Errorf("visible is %q, want %q", visible, c.written)
			}
			if quoted != c.history {
				t.Errorf("quoted is %q, want %q", quoted, c.history)
			}
		})
	}
}

func TestSplitQuoteShowsWhole(t *testing.T) {
	cases := []struct{ name, text string }{
		{"plain", "Hello,\n\nmy printer does not print.\n\nAnn"},
		{"empty", ""},
		{"only history", "On Tue, Mar 3, 2026 at 10:12 AM Support <s@harbour.example> wrote:\n\n> Dear Ann\n"},
		{"answered below", "On 3 Mar 2026 at 10:12, Support <s@harbour.example> wrote:\n> Does it work now?\n\nYes, it does.\n"},
		{"answered between the lines", "Hello,\n\nOn 3 Mar 2026 at 10:12, Support <s@harbour.example> wrote:\n> Which printer?\nThe grey one.\n> Since when?\nMonday.\n"},
		{"answered in Dutch between the lines", "Op 3 mrt 2026 om 10:12 schreef Support <s@haven.example>:\n> Welke printer?\n\nDe grijze.\n\n> Sinds wanneer?\n\nMaandag.\n"},
		{"signature below the quotation", "Yes.\n\n> Does it work?\n\n-- \nAnn Bell\nClient Ltd\n"},
		{"forwarded by Gmail", "Can you help her?\n\n---------- Forwarded message ---------\nFrom: Bea <bea@client.example>\nDate: Tue, Mar 3, 2026 at 10:12 AM\nSubject: Broken\nTo: Ann\n\nIt is broken.\n"},
		{"forwarded by Apple Mail", "For you.\n\nBegin forwarded message:\n\nFrom: Bea <bea@client.example>\nSubject: Broken\nDate: 3 March 2026\nTo: Ann\n\nIt is broken.\n"},
		{"forwarded by Thunderbird, German", "Bitte ansehen.\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Kaputt\nDatum: Tue, 3 Mar 2026\nVon: Bea\n\nEs ist kaputt.\n"},
		{"forwarded, French", "Pour vous.\n\nDébut du message transféré :\n\n> De: Bea\n> Objet: Cassé\n"},
		{"forwarded, Dutch", "Zie onder.\n\nBegin doorgestuurd bericht:\n\n> Van: Bea\n> Onderwerp: Kapot\n"},
		{"forwarded without a word", "From: Bea <bea@client.example>\nSent: Tuesday\nTo: Ann\nSubject: Broken\n\nIt is broken.\n"},
		{"prose with wrote", "On reflection, this is what my colleague wrote:\n\nThe grey printer is broken.\n"},
		{"prose with a date and wrote", "On 3 occasions in 2025 your engineer wrote:\n\nIt is fixed. It is not.\n"},
		{"a journey", "Please book:\n\nFrom: Paris\nTo: Rome\nDate: 3 May 2026\n\nThank you, Ann"},
		{"a journey, Dutch", "Graag boeken:\n\nVan: Utrecht\nNaar: Parijs\nDatum: 3 mei 2026\n\nBedankt!"},
		{"comparison signs", "The result is:\n> 5 means good\nand anything else is bad."},
		{"a ruled line", "First part.\n\n-----\n\nSecond part."},
		{"a list with colons", "I have two questions:\n- On what day do you write:\n- And when:\nThank you"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			visible, quoted := SplitQuote(c.text)
			if visible != c.text || quoted != "" {
				t.Errorf("folded away %q, left %q", quoted, visible)
			}
		})
	}
}

// A sender's own sentence that leads to a quotation stays; what is quoted is folded.
func TestSplitQuoteKeepsTheSentenceAbove(t *testing.T) {
	text := "On reflection I do not understand what you wrote:\n\n> Restart the harbour.\n"
	visible, quoted := SplitQuote(text)
	if visible != "On reflection I do not understand what you wrote:" || !strings.Contains(quoted, "Restart") {
		t.Errorf("visible %q, quoted %q", visible, quoted)
	}
}

func TestSplitQuoteIsLinear(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("> quoted\n", 40_000) + "and mine",
		strings.Repeat("> quoted\nmine\n", 20_000),
		strings.Repeat("On 3 Mar 2026 at 10:12 a@b.example wrote:\n", 40_000) + "mine",
		strings.Repeat("From: a\n", 40_000),
		strings.Repeat("words and ", 100_000) + ":",
	} {
		SplitQuote(text) // the test's own time limit is the measure: quadratic work takes minutes here
	}
}

func FuzzSplitQuote(f *testing.F) {
	for _, c := range foldedCases {
		f.Add(c.written + "\n\n" + c.history)
	}
	f.Add("> a\nb\n> c")
	f.Fuzz(func(t *testing.T, text string) {
		visible, quoted := SplitQuote(text)
		if quoted == "" {
			if visible != text {
				t.Fatalf("nothing quoted, yet %q became %q", text, visible)
			}
			return
		}
		if strings.TrimSpace(visible) == "" {
			t.Fatalf("all of %q is hidden", text)
		}
		if !strings.HasPrefix(text, visible) || !strings.HasSuffix(text, quoted) {
			t.Fatalf("%q was changed: %q and %q", text, visible, quoted)
		}
		if between := text[len(visible) : len(text)-len(quoted)]; strings.Trim(between, " \t\r\n\u00a0") != "" {
			t.Fatalf("%q was lost between %q and %q", between, visible, quoted)
		}
	})
}
