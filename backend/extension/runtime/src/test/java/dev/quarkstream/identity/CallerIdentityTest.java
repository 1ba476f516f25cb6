package dev.quarkstream.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.StringPermission;
import java.time.Instant;
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
