package dev.quarkstream.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.StringPermission;
import java.security.BasicPermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallerIdentityTest {

    @Test
    void aSessionMayDoEverything() {
        var session = new CallerIdentity(new SessionCaller("an owner", UUID.randomUUID(), Instant.now()));
        assertThat(session.checkPermissionBlocking(new StringPermission("read")))
                .isTrue();
        assertThat(session.checkPermissionBlocking(new StringPermission("notes", "write")))
                .isTrue();
        assertThat(session.getRoles()).containsExactly("session");
        assertThat(session.takeRefused()).isEmpty();
    }

    @Test
    void aTokenMayDoExactlyWhatItCarries() {
        var token = token("read", "notes:write");
        assertThat(token.checkPermissionBlocking(new StringPermission("read"))).isTrue();
        assertThat(token.checkPermissionBlocking(new StringPermission("READ"))).isFalse();
        assertThat(token.checkPermissionBlocking(new StringPermission("notes"))).isFalse();
        assertThat(token.checkPermissionBlocking(new StringPermission("notes", "write")))
                .isTrue();
        assertThat(token.checkPermissionBlocking(new StringPermission("notes", "read")))
                .isFalse();
        assertThat(token.checkPermissionBlocking(new StringPermission("notes", "read", "write")))
                .as("any of")
                .isTrue();
        assertThat(token.takeRefused()).containsExactly("READ", "notes", "notes:read");
    }

    /** Such as one that looks at which document is to be changed. */
    private static final class OfTheApplication extends BasicPermission {

        OfTheApplication(String name) {
            super(name);
        }
    }

    @Test
    void aPermissionOfAnApplicationsOwnClassIsNobodysOfOurs() {
        var session = new CallerIdentity(new SessionCaller("an owner", UUID.randomUUID(), Instant.now()));
        for (var caller : List.of(session, token("read"), token("*"))) {
            assertThat(caller.checkPermissionBlocking(new OfTheApplication("read")))
                    .isFalse();
        }
    }

    @Test
    void theStarIsEveryPermission() {
        assertThat(token("*").checkPermissionBlocking(new StringPermission("anything", "at-all")))
                .isTrue();
    }

    private static CallerIdentity token(String... permissions) {
        return new CallerIdentity(new TokenCaller(
                "an owner", UUID.randomUUID(), "a token", Set.of(permissions), Set.of(permissions), null));
    }
}
