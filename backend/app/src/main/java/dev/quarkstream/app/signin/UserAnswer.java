package dev.quarkstream.app.signin;

import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.account.User;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who has just signed in. */
@Schema(name = "UserAnswer")
public record UserAnswer(@Schema(required = true) User user) {

    /** Somebody new. */
    public static UserAnswer of(Account account) {
        return new UserAnswer(User.of(account));
    }
}
