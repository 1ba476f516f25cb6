import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A mail server that keeps what it is given, and the settings of an application that sends by it. */
export async function startMailServer() {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, _, done) => {
      mails.push(await simpleParser(stream))
      done()
    },
  })
  const port = await new Promise<number>((found) => {
    const listener = server.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      found(typeof address === 'object' && address ? address.port : 0)
    })
  })
  return {
    settings: (panel: string) => [
      '-Dquarkus.mailer.from=Tokens <tokens@example.com>',
      '-Dquarkus.mailer.host=127.0.0.1',
      `-Dquarkus.mailer.port=${port}`,
      '-Dquarkus.mailer.start-tls=DISABLED',
      `-Dquarkstream.mail.panel-url=${panel}`,
    ],
    /** The newest that somebody has got. Two that are written at the same moment arrive in any order. */
    to: (address: string, about = '') =>
      mails.findLast(
        ({ to, subject }) => [to].flat().some((one) => one?.text.includes(address)) && subject?.includes(about),
      ),
    stop: () => new Promise<void>((done) => server.close(() => done())),
  }
}

/** The link in a mail. */
export const linkIn = (mail: ParsedMail | undefined) => mail?.text?.match(/https?:\S+#\S+/)?.[0]
