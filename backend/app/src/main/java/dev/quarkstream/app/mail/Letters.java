package dev.quarkstream.app.mail;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** Writes mails about one subject. There may be several beans of it, each with kinds of its own. */
public interface Letters {

    /** What its mails are called in the outbox. */
    Set<String> kinds();

    /**
     * Written when it is sent, and once more with each attempt.
     *
     * @return empty: there is nothing to tell any more
     */
    Uni<Optional<Letter>> write(WaitingMail mail);
}
