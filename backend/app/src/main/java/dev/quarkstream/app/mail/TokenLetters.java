package dev.quarkstream.app.mail;

import dev.quarkstream.EventKind;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.Token;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.qute.CheckedTemplate;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes to owners what happened to their tokens. */
@Singleton
class TokenLetters implements Letters {

    private static final String EXPIRING = EventKind.TOKEN_EXPIRING_SOON.word();
    private static final String EXPIRED = EventKind.TOKEN_EXPIRED.word();
    private static final String EXPOSED = EventKind.TOKEN_EXPOSED.word();
    private static final String REUSED = EventKind.TOKEN_REUSE_REVOKED.word();

    /** Events of which owners are told, each with a template of its name. */
    static final Set<String> KINDS = Set.of(EXPIRING, EXPIRED, EXPOSED, REUSED);

    private final ReactiveTokens tokens;
    private final MailSetup setup;
    private final Clock clock;

    TokenLetters(ReactiveTokens tokens, MailSetup setup, Clock clock) {
        this.tokens = tokens;
        this.setup = setup;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record TokenExpiringSoon(String subject, String name, String end, String panel) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record TokenExpired(String subject, String name, String end, String panel) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record TokenExposed(String subject, String name, String when, String panel) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record TokenReuseRevoked(String subject, String name, String when, String panel) implements MailTemplateInstance {}

    @Override
    public Set<String> kinds() {
        return KINDS;
    }

    @Override
    public Uni<Optional<Letter>> write(WaitingMail mail) {
        return tokens.find(
                        mail.account().toString(),
                        UUID.fromString(mail.parameters().getString("token")))
                .map(token -> letter(mail, token));
    }

    private Optional<Letter> letter(WaitingMail mail, Optional<Token> token) {
        var kind = mail.template();
        if (kind.equals(EXPIRING)) {
            return expiring(mail, token);
        }
        var name = mail.parameters().getString("name");
        var when = Letter.date(mail.createdAt());
        if (kind.equals(EXPIRED)) {
            var end = token.flatMap(Token::expiresAt).map(Letter::date).orElse(when);
            var subject = "Your token \"" + name + "\" has expired";
            return Optional.of(new Letter(subject, new TokenExpired(subject, name, end, setup.panel())));
        }
        if (kind.equals(EXPOSED)) {
            // Where it was found is told in the panel alone: whoever reports it would choose a link in a mail of ours.
            var subject = "The secret of your token \"" + name + "\" has leaked";
            return Optional.of(new Letter(subject, new TokenExposed(subject, name, when, setup.panel())));
        }
        var subject = "Your token \"" + name + "\" was revoked";
        return Optional.of(new Letter(subject, new TokenReuseRevoked(subject, name, when, setup.panel())));
    }

    /** Whoever has rotated it since, or deleted it, knows. */
    private Optional<Letter> expiring(WaitingMail mail, Optional<Token> token) {
        var now = clock.instant();
        return token.filter(present ->
                        present.rotatedAt().filter(mail.createdAt()::isBefore).isEmpty())
                .flatMap(Token::expiresAt)
                .filter(now::isBefore)
                .map(end -> expiring(mail.parameters().getString("name"), now, end));
    }

    private Letter expiring(String name, Instant now, Instant end) {
        var subject = "Your token \"" + name + "\" expires in " + span(Duration.between(now, end));
        return new Letter(subject, new TokenExpiringSoon(subject, name, Letter.date(end), setup.panel()));
    }

    /** In days, and in hours on the last; a mail that is written a moment late rounds up. */
    static String span(Duration left) {
        var hours = left.plusHours(1).minusNanos(1).toHours();
        var days = (hours + 23) / 24;
        return hours > 23 ? counted(days, "day") : counted(hours, "hour");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
