package dev.quarkstream.app.account;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who has just signed in. */
@Schema(name = "UserAnswer")
public record UserAnswer(@Schema(required = true) User user) {

    static UserAnswer of(Account account) {
        return new UserAnswer(User.of(account));
    }
}
