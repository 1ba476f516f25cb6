package dev.quarkstream.app.mail;

import static dev.quarkstream.app.testing.Api.person;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.schema.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URL;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mail arrives once, whatever goes down meanwhile. */
@QuarkusTest
@TestProfile(WithMail.class)
class DeliveryTest {

    private static final Duration LONG = Duration.ofHours(2);

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    Pool database;

    @Inject
    DataSource jdbc;

    @Inject
    Schema schema;

    @Inject
    MailSetup setup;

    @Inject
    MailConfig config;

    @Inject
    Outbox outbox;

    @Inject
    AllLetters letters;

    @Inject
    MeterRegistry registry;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    private TokenNotices notices;
    private Postman postman;
    private Person ada;

    @BeforeEach
    void nothingIsWaiting() {
        sql.run("DELETE FROM quarkstream.event");
        sql.run("DELETE FROM public.mail");
        ada = person();
        notices = aReplicasNotices();
        postman = aReplicasPostman();
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    private TokenNotices aReplicasNotices() {
        return new TokenNotices(database, schema, setup, clock);
    }

    private Postman aReplicasPostman() {
        return new Postman(outbox, letters, setup, config, 10, clock, registry);
    }

    private UUID happens(Duration ago) {
        var id = UUID.randomUUID();
        sql.run(
                "INSERT INTO quarkstream.event (id, at, owner_id, kind, token_id, token_name) VALUES (?, ?, ?, ?, ?, ?)",
                id,
                OffsetDateTime.ofInstant(clock.instant().minus(ago), ZoneOffset.UTC),
                ada.id(),
                "token-reuse-revoked",
                UUID.randomUUID(),
                "Deploy script");
        return id;
    }

    private UUID happens() {
        return happens(Duration.ZERO);
    }

    private void collect() {
        notices.collect().await().indefinitely();
    }

    private void send() {
        postman.sendDue().await().indefinitely();
    }

    private List<Object> outcomes() {
        return sql.rows("SELECT outcome FROM mail ORDER BY created_at").stream()
                .map(row -> row.get(0))
                .toList();
    }

    private double count(String outcome) {
        return registry.counter("quarkstream.mails", "outcome", outcome).count();
    }

    @Test
    void whatHappenedOnceIsMailedOnce() {
        var event = happens();
        try (var box = MailBox.on(port)) {
            for (var i = 0; i < 3; i++) {
                collect();
                send();
                clock.advance(LONG);
            }
            assertThat(box.only().header("Message-ID")).isEqualTo("<" + event + "@quarkstream.example>");
        }
        assertThat(outcomes()).containsExactly("sent");
    }

    @Test
    void anAddressThatNobodyHasIsGivenUpAndNotToldToTheLog() {
        happens();
        collect();
        var before = count("given-up");
        try (var server = MailServer.on(port)
                        .answering("RCPT", "550 5.1.1 <" + ada.email() + ">: there is nobody of that name");
                var log = LogLines.of("dev.quarkstream.app.mail")) {
            send();
            clock.advance(LONG);
            send();
            assertThat(server.heard("RCPT")).hasSize(1);
            assertThat(log.complaints()).singleElement().asString().contains("given up", "550");
            assertThat(log.messages()).allSatisfy(line -> assertThat(line).doesNotContain(ada.email()));
        }
        assertThat(outcomes()).containsExactly("given-up");
        assertThat(count("given-up")).isEqualTo(before + 1);
    }

    @Test
    void anAddressThatIsNoneIsGivenUpAndNotToldToTheLog() {
        sql.run("UPDATE account SET email = 'a b' WHERE id = ?::uuid", ada.id());
        happens();
        collect();
        try (var server = MailServer.on(port);
                var log = LogLines.of("dev.quarkstream.app.mail")) {
            send();
            assertThat(server.heard("MAIL")).isEmpty();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("given up")
                    .doesNotContain("a b");
        }
        assertThat(outcomes()).containsExactly("given-up");
    }

    @Test
    void aRecipientOfTwoLinesReachesNoCommand() {
        sql.run(
                "UPDATE account SET email = ? WHERE id = ?::uuid",
                "a@example.com>\r\nRCPT TO:<b@example.com",
                ada.id());
        happens();
        collect();
        try (var server = MailServer.on(port)) {
            send();
            assertThat(server.heard("RCPT")).isEmpty();
        }
        assertThat(outcomes()).containsExactly("given-up");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "greeting 421 Too busy",
                "MAIL 550 5.7.1 Who are you",
                "RCPT 450 4.2.1 Greylisted",
                "RCPT 550 5.7.1 No relaying",
                "DATA 451 Not now",
                ". 452 No room",
                ". 554 5.6.0 I don't like it"
            })
    void whatIsRefusedForNowIsTriedAgainAndArrivesOnce(String mood) {
        happens();
        collect();
        var before = count("failed");
        var words = mood.split(" ", 2);
        try (var server = MailServer.on(port).answering(words[0], words[1])) {
            send();
            send();
            assertThat(sql.value("SELECT attempts FROM mail")).isEqualTo(1);
        }
        assertThat(count("failed")).isEqualTo(before + 1);
        try (var box = MailBox.on(port)) {
            clock.advance(Duration.ofSeconds(61));
            send();
            send();
            clock.advance(LONG);
            send();
            assertThat(box.mails()).hasSize(1);
        }
        assertThat(outcomes()).containsExactly("sent");
    }

    @Test
    void aServerThatIsDownForADayHasTheMailWithinAnHourOfItsReturn() {
        happens();
        collect();
        for (var hour = 0; hour < 24; hour++) {
            send();
            clock.advance(Duration.ofHours(1));
        }
        assertThat((int) sql.value("SELECT attempts FROM mail")).isBetween(20, 30);
        try (var box = MailBox.on(port)) {
            clock.advance(Duration.ofHours(1));
            send();
            send();
            assertThat(box.mails()).hasSize(1);
        }
    }

    @Test
    void aServerThatIsDownForLongIsGivenUp() {
        happens();
        collect();
        for (var hour = 0; hour < 73; hour++) {
            send();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(outcomes()).containsExactly("given-up");
        try (var box = MailBox.on(port)) {
            clock.advance(LONG);
            collect();
            send();
            assertThat(box.mails()).isEmpty();
        }
    }

    @Test
    void whileTheServerIsDownFewMailsKnockAtItsDoor() {
        for (var i = 0; i < 20; i++) {
            happens();
        }
        collect();
        for (var i = 0; i < 10; i++) {
            send();
        }
        assertThat(sql.value("SELECT count(*) FROM mail WHERE attempts > 0")).isEqualTo(5L);
        try (var box = MailBox.on(port)) {
            clock.advance(LONG);
            send();
            assertThat(box.mails()).hasSize(20);
        }
    }

    @Test
    void severalReplicasAtOnceSendEachMailOnce() throws Exception {
        for (var i = 0; i < 40; i++) {
            happens();
        }
        try (var box = MailBox.on(port)) {
            // Two send no more at once than one mailer has connections, which they share here and nowhere else.
            AtOnce.run(2, any -> {
                aReplicasNotices().collect().await().indefinitely();
                aReplicasPostman().sendDue().await().indefinitely();
                return true;
            });
            collect(); // what two of them left to one another
            send();
            assertThat(box.mails().stream()
                            .map(mail -> mail.header("Message-ID"))
                            .toList())
                    .hasSize(40)
                    .doesNotHaveDuplicates();
        }
        assertThat(outcomes()).hasSize(40).containsOnly("sent");
    }

    @Test
    void aReplicaThatDiesWithAMailInItsHandsLeavesItToAnother() {
        happens();
        collect();
        try (var box = MailBox.on(port)) {
            assertThat(outbox.claim(5, letters.kinds(), Duration.ofMinutes(3))
                            .await()
                            .indefinitely())
                    .hasSize(1);
            send();
            assertThat(box.mails()).isEmpty();
            clock.advance(Duration.ofMinutes(4));
            send();
            assertThat(box.mails()).hasSize(1);
        }
    }

    @Test
    void whoeverWasThoughtDeadChangesNothingOfWhatAnotherHasDone() {
        happens();
        collect();
        var claimed = outbox.claim(5, letters.kinds(), Duration.ofMinutes(3))
                .await()
                .indefinitely()
                .get(0);
        clock.advance(Duration.ofMinutes(4));
        try (var box = MailBox.on(port)) {
            send();
            outbox.record(claimed, Attempt.failed(clock.instant(), true))
                    .await()
                    .indefinitely();
            send();
            assertThat(box.mails()).hasSize(1);
        }
        assertThat(outcomes()).containsExactly("sent");
    }

    @Test
    void theFirstRunLooksThreeDaysBackAndNoFurther() {
        happens(Duration.ofDays(3).plusMinutes(1));
        var recent = happens(Duration.ofDays(3).minusMinutes(1));
        collect();
        assertThat(sql.rows("SELECT id FROM mail")).containsExactly(List.of(recent));
    }

    @Test
    void whatIsCommittedLateIsFoundAllTheSame() {
        collect();
        clock.advance(Duration.ofMinutes(5));
        happens(Duration.ofMinutes(10));
        collect();
        assertThat(sql.rows("SELECT id FROM mail")).hasSize(1);
    }

    @Test
    void whatHappenedWhileItWasAnotherReplicasTurnIsFoundAllTheSame() throws SQLException {
        collect();
        clock.advance(Duration.ofDays(1));
        happens(Duration.ofHours(20));
        try (var other = jdbc.getConnection();
                var turn = other.createStatement()) {
            other.setAutoCommit(false);
            turn.execute("SELECT pg_advisory_xact_lock(%d)".formatted(0x7175_6172_6b6d_616cL));
            collect();
            assertThat(sql.rows("SELECT id FROM mail")).isEmpty();
            other.rollback();
        }
        collect();
        assertThat(sql.rows("SELECT id FROM mail")).hasSize(1);
    }

    @Test
    void anAccountThatSomebodyHoldsIsPassedOverUntilTheNextRun() throws SQLException {
        happens();
        try (var other = jdbc.getConnection();
                var deletion = other.prepareStatement("DELETE FROM account WHERE id = ?::uuid")) {
            other.setAutoCommit(false);
            deletion.setString(1, ada.id());
            deletion.execute();
            collect();
            assertThat(sql.rows("SELECT id FROM mail")).isEmpty();
            other.rollback();
        }
        collect();
        assertThat(sql.rows("SELECT id FROM mail")).hasSize(1);
    }

    @Test
    void aClockThatWasSetBackMissesNothing() {
        clock.advance(Duration.ofDays(1));
        collect();
        send();
        clock.reset();
        happens();
        collect();
        try (var box = MailBox.on(port)) {
            send();
            assertThat(box.mails()).hasSize(1);
        }
    }

    @Test
    void manyThingsAtOnceAreAllMailed() {
        sql.run("""
                INSERT INTO quarkstream.event (id, at, owner_id, kind, token_id, token_name)
                SELECT gen_random_uuid(), now(), ?, 'token-expired', gen_random_uuid(), 'x' FROM generate_series(1, 2500)""", ada.id());
        collect();
        assertThat(sql.value("SELECT count(*) FROM mail")).isEqualTo(2500L);
    }

    @Test
    void whatWasSentIsForgottenAfterAWeekAndNotMadeAgain() {
        happens();
        try (var box = MailBox.on(port)) {
            collect();
            send();
            clock.advance(Duration.ofDays(6));
            postman.forgetSent().await().indefinitely();
            assertThat(sql.rows("SELECT 1 FROM mail")).hasSize(1);
            clock.advance(Duration.ofDays(2));
            postman.forgetSent().await().indefinitely();
            assertThat(sql.rows("SELECT 1 FROM mail")).isEmpty();
            aReplicasNotices().collect().await().indefinitely();
            send();
            assertThat(box.mails()).hasSize(1);
        }
    }

    @Test
    void whatWaitedWhileMailWasOffIsNotSentWhenItIsOld() {
        happens();
        collect();
        clock.advance(Duration.ofDays(4));
        try (var box = MailBox.on(port)) {
            send();
            assertThat(box.mails()).isEmpty();
        }
        assertThat(outcomes()).containsExactly("given-up");
    }

    @Test
    void whatANewerVersionWroteIsLeftToIt() {
        sql.run(
                "INSERT INTO mail (id, account_id, template, created_at, due_at) VALUES (?, ?::uuid, 'from-the-future', now(), now())",
                UUID.randomUUID(),
                ada.id());
        try (var box = MailBox.on(port)) {
            send();
            assertThat(box.mails()).isEmpty();
        }
        assertThat(sql.value("SELECT attempts FROM mail")).isEqualTo(0);
    }

    @Test
    void aMailThatCannotBeWrittenKeepsNoOtherBack() {
        happens(Duration.ofHours(1));
        collect();
        sql.run("UPDATE mail SET parameters = '{}'");
        happens();
        collect();
        try (var box = MailBox.on(port)) {
            send();
            assertThat(box.mails()).hasSize(1);
        }
        assertThat(outcomes()).containsExactly(null, "sent");
    }

    @Test
    void aMailForAnAddressOfItsOwnGoesThere() {
        happens();
        collect();
        sql.run("UPDATE mail SET recipient = 'other@example.com'");
        try (var box = MailBox.on(port)) {
            send();
            assertThat(box.only().to()).containsExactly("other@example.com");
        }
    }

    @Test
    void whatWaitsAndWhatCameOfItIsCountedAndNobodyIsNamed() {
        happens();
        collect();
        send();
        assertThat(given().get(metrics).asString())
                .containsPattern("(?m)^quarkstream_mails_total\\{outcome=\"failed\"} [1-9]")
                .containsPattern("(?m)^quarkstream_mails_total\\{outcome=\"given-up\"} ")
                .containsPattern("(?m)^quarkstream_mails_pending ")
                .doesNotContain(ada.email());
    }
}
