package dev.quarkstream.app.mail;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Mails to people, which are sent where quarkus.mailer.from and quarkus.mailer.host are set. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.mail")
public interface MailConfig {

    /** Where people open the panel, such as https://tokens.example.com/, for the links in mails. Empty: mails have no links. */
    Optional<URI> panelUrl();

    /** How long the sending of one mail may take; then it is tried again later. */
    @WithDefault("1m")
    Duration timeLimit();

    /** For how long a mail is tried again that could not be sent. */
    @WithDefault("3d")
    Duration giveUpAfter();
}
