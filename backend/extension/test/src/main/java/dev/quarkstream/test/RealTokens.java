package dev.quarkstream.test;

import dev.quarkstream.NewToken;
import dev.quarkstream.Tokens;
import io.quarkus.arc.Arc;

/** Tokens that exist, for a {@code @QuarkusTest} that sends them itself. */
public final class RealTokens {

    private RealTokens() {}

    /**
     * Makes one in the application's database.
     *
     * @param owner the application's id of whoever it is to belong to
     * @param permissions what it may do, and nothing else
     * @return its secret, for {@code Authorization: Bearer …}
     * @throws IllegalArgumentException if one of the permissions is none
     * @throws dev.quarkstream.UnknownOwnerException if the application has no such owner
     */
    public static String of(String owner, String... permissions) {
        return Arc.container()
                .select(Tokens.class)
                .get()
                .create(owner, NewToken.named("Test").allowedTo(permissions))
                .secret();
    }
}
