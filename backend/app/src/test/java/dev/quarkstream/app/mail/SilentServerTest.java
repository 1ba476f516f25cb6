package dev.quarkstream.app.mail;

import static dev.quarkstream.app.testing.Api.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that takes a connection and then says nothing keeps neither a mail nor the connection. */
@QuarkusTest
@TestProfile(SilentServerTest.Hasty.class)
class SilentServerTest {

    public static class Hasty extends WithMail {

        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = super.getConfigOverrides();
            settings.put("quarkstream.mail.time-limit", "1s");
            return settings;
        }
    }

    /** More than the mailer has connections, in as many attempts as it takes. */
    private static final int MAILS = 15;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @Inject
    TokenNotices notices;

    @Inject
    Postman postman;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @BeforeEach
    void someWait() {
        sql.run("DELETE FROM quarkstream.event");
        sql.run("DELETE FROM public.mail");
        var ada = person();
        for (var i = 0; i < MAILS; i++) {
            sql.run(
                    "INSERT INTO quarkstream.event (id, at, owner_id, kind, token_id, token_name) VALUES (?, now(), ?, ?, ?, 'x')",
                    UUID.randomUUID(),
                    ada.id(),
                    "token-reuse-revoked",
                    UUID.randomUUID());
        }
        notices.collect().await().indefinitely();
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    private void send() {
        postman.sendDue().await().indefinitely();
        clock.advance(Duration.ofSeconds(61));
    }

    private void theyArriveOnceAtAnother() {
        clock.advance(Duration.ofHours(2));
        try (var box = MailBox.on(port)) {
            send();
            assertThat(box.mails().stream().map(mail -> mail.header("Message-ID")))
                    .hasSize(MAILS)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void fromTheBeginning() {
        try (var server = MailServer.silentOn(port)) {
            for (var i = 0; i < 4; i++) {
                send();
            }
            assertThat(server.connections()).isLessThanOrEqualTo(10);
        }
        theyArriveOnceAtAnother();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "RCPT", "."})
    void inTheMiddle(String command) {
        try (var server = MailServer.on(port).answering(command, MailServer.NOTHING)) {
            for (var i = 0; i < 4; i++) {
                send();
            }
            assertThat(server.connections()).isLessThanOrEqualTo(10);
        }
        theyArriveOnceAtAnother();
    }
}
