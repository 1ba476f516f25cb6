package dev.quarkstream.session;

import dev.quarkstream.account.Account;
import dev.quarkstream.account.User;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who has just signed in. */
@Schema(name = "UserAnswer")
public record UserAnswer(@Schema(required = true) User user) {

    static UserAnswer of(Account account) {
        return new UserAnswer(User.of(account));
    }
}
