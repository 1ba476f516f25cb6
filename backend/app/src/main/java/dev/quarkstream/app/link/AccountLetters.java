package dev.quarkstream.app.link;

import dev.quarkstream.app.link.Links.Link;
import dev.quarkstream.app.mail.Letter;
import dev.quarkstream.app.mail.Letters;
import dev.quarkstream.app.mail.MailSetup;
import dev.quarkstream.app.mail.WaitingMail;
import dev.quarkstream.app.password.NewPassword;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.qute.CheckedTemplate;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes to people about their accounts. Nothing in it comes from whoever asked for it, not even a name: it may go to a
 * stranger.
 */
@Singleton
class AccountLetters implements Letters {

    private static final String RESET = LinkKind.PASSWORD_RESET.word();
    private static final String CHANGE = LinkKind.EMAIL_CHANGE.word();
    private static final String VERIFICATION = LinkKind.EMAIL_VERIFICATION.word();

    /** To the address that is to be replaced. */
    static final String CHANGE_NOTE = "email-change-note";

    /** To the one that was. */
    static final String CHANGED_NOTE = "email-changed-note";

    /** To whoever has an account with an address that somebody wanted for another one. */
    static final String TAKEN = "email-taken";

    private static final String CONFIRM = "confirm-email#";

    private final Links links;
    private final TakenEmails taken;
    private final MailSetup setup;

    AccountLetters(Links links, TakenEmails taken, MailSetup setup) {
        this.links = links;
        this.taken = taken;
        this.setup = setup;
    }

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record PasswordReset(String subject, String link) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record PasswordChanged(String subject, String when, String link) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record EmailChange(String subject, String link) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record EmailChangeNote(String subject, String when, String link) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record EmailChangedNote(String subject, String when, String link) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record EmailTaken(String subject, String when, String link) implements MailTemplateInstance {}

    @CheckedTemplate(basePath = "mail", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record EmailVerification(String subject, String link) implements MailTemplateInstance {}

    @Override
    public Set<String> kinds() {
        return Set.of(RESET, NewPassword.MAIL, CHANGE, CHANGE_NOTE, CHANGED_NOTE, TAKEN, VERIFICATION);
    }

    @Override
    public Uni<Optional<Letter>> write(WaitingMail mail) {
        var kind = mail.template();
        if (kind.equals(RESET)) {
            return sealed(mail, link -> reset(setup.page("reset-password#" + link)));
        }
        if (kind.equals(VERIFICATION)) {
            return sealed(mail, link -> verification(setup.page(CONFIRM + link)));
        }
        return kind.equals(CHANGE)
                ? change(mail)
                : Uni.createFrom().item(Optional.of(note(kind, Letter.date(mail.createdAt()))));
    }

    private static Letter reset(String link) {
        var subject = "Choose a new password";
        return new Letter(subject, new PasswordReset(subject, link));
    }

    private static Letter verification(String link) {
        var subject = "Confirm your e-mail address";
        return new Letter(subject, new EmailVerification(subject, link));
    }

    private static Letter change(String link) {
        var subject = "Confirm your new e-mail address";
        return new Letter(subject, new EmailChange(subject, link));
    }

    private Letter note(String kind, String when) {
        if (kind.equals(CHANGE_NOTE)) {
            var subject = "Your e-mail address is about to change";
            return new Letter(subject, new EmailChangeNote(subject, when, setup.page("account")));
        }
        if (kind.equals(CHANGED_NOTE)) {
            var subject = "Your e-mail address was changed";
            return new Letter(subject, new EmailChangedNote(subject, when, ""));
        }
        if (kind.equals(TAKEN)) {
            var subject = "You have an account with this address";
            return new Letter(subject, new EmailTaken(subject, when, setup.page("login")));
        }
        var subject = "Your password was changed";
        return new Letter(subject, new PasswordChanged(subject, when, setup.page("forgot-password")));
    }

    /**
     * Whether somebody has it is looked up here, when the request is answered long since: nobody learns it from the answer, nor
     * from the time at which the link ends.
     */
    private Uni<Optional<Letter>> change(WaitingMail mail) {
        return sealed(mail, link -> change(setup.page(CONFIRM + link)))
                .flatMap(letter -> letter.isEmpty()
                        ? Uni.createFrom().item(letter)
                        : taken.tellOwner(mail.recipient(), mail.account()).map(told -> letter.filter(any -> !told)));
    }

    private Uni<Optional<Letter>> sealed(WaitingMail mail, Function<String, Letter> letter) {
        var secret = LinkSecret.generate();
        return setup.hasLinks()
                ? links.seal(UUID.fromString(mail.parameters().getString("link")), secret)
                        .map(link ->
                                link.filter(known -> isFor(known, mail)).map(known -> letter.apply(secret.value())))
                : Uni.createFrom().item(Optional.empty());
    }

    /** A link of the same id as the mail tells, and of no other account, whatever somebody has written there by hand. */
    private static boolean isFor(Link link, WaitingMail mail) {
        return link.account().equals(mail.account()) && link.kind().equals(mail.template());
    }
}
