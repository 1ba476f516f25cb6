package dev.quarkstream.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionKeyTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsMadeForItsOwnerAloneAndKept() throws Exception {
        var file = folder.resolve("keys/session.key");
        var made = new SessionKey(config(null, file)).value();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new SessionKey(config(null, file)).value()).isEqualTo(made);
        assertThat(made.getEncoded()).hasSizeGreaterThanOrEqualTo(32);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void startsAtTheSameInstantAgreeOnOneKey() throws Exception {
        var file = folder.resolve("session.key");
        var keys = Executors.newFixedThreadPool(8)
                .invokeAll(Collections.nCopies(8, () -> new SessionKey(config(null, file)).value()));
        var first = keys.get(0).get();
        assertThat(keys).allSatisfy(key -> assertThat(key.get()).isEqualTo(first));
    }

    @Test
    void noTwoFilesHaveTheSameKey() {
        assertThat(new SessionKey(config(null, folder.resolve("a"))).value())
                .isNotEqualTo(new SessionKey(config(null, folder.resolve("b"))).value());
    }

    @Test
    void withoutAKeyNoCookieIsGoodAndNoneIsMadeButTheWayToMakeAKeyIsTold() {
        var none = new SessionKey(config(null, null));
        assertThat(none.all()).isEmpty();
        assertThatThrownBy(none::value)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkstream.session.key")
                .hasMessageContaining("openssl rand -base64 48");
    }

    @Test
    void aShortKeyIsRefusedWithoutBeingTold() throws Exception {
        var file = Files.writeString(folder.resolve("short"), "too short a secret\n");
        assertThatThrownBy(() -> new SessionKey(config("too short a secret", null)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("at least 32")
                .message()
                .doesNotContain("too short a secret");
        assertThatThrownBy(() -> new SessionKey(config(null, file))).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void twoKeysAreRefused() {
        assertThatThrownBy(() -> new SessionKey(config("x".repeat(32), folder.resolve("key"))))
                .isInstanceOf(ConfigurationException.class);
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void aCookieUnderAPreviousKeyIsStillGoodAndNewOnesAreUnderTheFirst() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var ticket = new SessionTicket("an owner", UUID.randomUUID(), now.plusSeconds(60), false);
        var first = "the first key, long enough to be one";
        var second = "the second key, long enough to be one";
        var before = new SessionTickets(new SessionKey(config(first, null)));
        var after = new SessionTickets(new SessionKey(config(second, null, " ", first)));
        var later = new SessionTickets(new SessionKey(config(second, null)));
        assertThat(after.read(before.sign(ticket, now), now)).contains(ticket);
        assertThat(later.read(after.sign(ticket, now), now)).contains(ticket);
        assertThat(later.read(before.sign(ticket, now), now)).isEmpty();
        assertThat(before.read(after.sign(ticket, now), now)).isEmpty();
    }

    @Test
    void previousKeysInAFileAreOneALine() throws Exception {
        var first = "the first key, long enough to be one";
        var second = "the second key, with a comma, long enough";
        Files.writeString(folder.resolve("previous"), first + "\n\n" + second + "\n");
        var key = new SessionKey(config("the third key, which is signed with", null));
        assertThat(key.all())
                .extracting(one -> new String(one.getEncoded(), UTF_8))
                .containsExactly("the third key, which is signed with", first, second);
    }

    @Test
    void aShortPreviousKeyIsRefusedToo() {
        assertThatThrownBy(() -> new SessionKey(config("x".repeat(32), null, "short")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("previous-keys");
    }

    private SessionConfig config(@Nullable String key, @Nullable Path file, String... previousKeys) {
        return new Settings(
                Optional.ofNullable(key),
                Optional.ofNullable(file),
                Optional.of(List.of(previousKeys)),
                Optional.of(folder.resolve("previous")).filter(Files::exists),
                Duration.ofHours(2),
                Duration.ofDays(30),
                Duration.ofMinutes(15));
    }

    private record Settings(
            Optional<String> key,
            Optional<Path> keyFile,
            Optional<List<String>> previousKeys,
            Optional<Path> previousKeysFile,
            Duration idleTimeout,
            Duration rememberFor,
            Duration confirmedFor)
            implements SessionConfig {}
}
