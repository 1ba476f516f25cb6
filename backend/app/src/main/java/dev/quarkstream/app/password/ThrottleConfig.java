package dev.quarkstream.app.password;

import dev.quarkstream.setting.AtLeastOne;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How many guesses this replica takes. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.throttle")
public interface ThrottleConfig {

    /**
     * Wrong passwords in a minute for one e-mail from one client address, and those of one session that is asked for its
     * password again; one more is answered with 429.
     */
    @WithDefault("5")
    @WithConverter(AtLeastOne.class)
    int failuresPerMinute();

    /** Wrong passwords in an hour for one e-mail from everywhere, and those of one session; one more is answered with 429, whether the account exists or not. */
    @WithDefault("50")
    @WithConverter(AtLeastOne.class)
    int failuresPerHour();

    /** Sign-ins, registrations and device tokens in a minute from one client address, or /64 network of IPv6; one more is answered with 429. */
    @WithDefault("60")
    @WithConverter(AtLeastOne.class)
    int attemptsPerMinute();

    /**
     * Mails with a link in an hour for one account, of each kind; one more is answered with 429, but where nobody is to learn
     * whether there is an account: there it is not sent.
     */
    @WithDefault("5")
    @WithConverter(AtLeastOne.class)
    int mailsPerHour();
}
