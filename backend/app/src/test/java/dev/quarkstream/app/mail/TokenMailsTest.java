package dev.quarkstream.app.mail;

import static dev.quarkstream.app.testing.Api.person;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.token.ExpiryNotices;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners read of their tokens. */
@QuarkusTest
@TestProfile(WithMail.class)
class TokenMailsTest {

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @Inject
    TokenNotices notices;

    @Inject
    Postman postman;

    @Inject
    ExpiryNotices ends;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    private MailBox box;
    private Person ada;

    @BeforeEach
    void nothingIsWaiting() {
        sql.run("DELETE FROM quarkstream.access_token");
        sql.run("DELETE FROM quarkstream.event");
        sql.run("DELETE FROM public.mail");
        box = MailBox.on(port);
        ada = person();
    }

    @AfterEach
    void theServerIsClosed() {
        box.close();
        clock.reset();
    }

    private void deliver() {
        notices.collect().await().indefinitely();
        postman.sendDue().await().indefinitely();
    }

    private UUID token(String name, Duration life) {
        var end = Instant.now().plus(life);
        return UUID.fromString(
                ada.issue(Map.of("name", name, "expiresAt", end.toString())).path("token.id"));
    }

    private void happens(String kind, UUID token, String name) {
        sql.run(
                "INSERT INTO quarkstream.event (id, at, owner_id, kind, token_id, token_name, url) VALUES (?, now(), ?, ?, ?, ?, ?)",
                UUID.randomUUID(),
                ada.id(),
                kind,
                token,
                name,
                "https://evil.example/");
    }

    private static String date(Instant instant) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm 'UTC'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    @Test
    void aWeekBeforeItsEndATokensOwnerReadsWhenItIsAndWhatToDo() {
        var end = Instant.now().plus(Duration.ofDays(30));
        token("Deploy script", Duration.ofDays(30));
        clock.advance(Duration.ofDays(23).plusMinutes(1));
        ends.tellAll().await().indefinitely();
        deliver();
        var mail = box.only();
        assertThat(mail.subject()).isEqualTo("Your token \"Deploy script\" expires in 7 days");
        assertThat(mail.from()).isEqualTo(WithMail.FROM);
        assertThat(mail.to()).containsExactly(ada.email());
        assertThat(mail.text()).isEqualToIgnoringNewLines("""
                Your token "Deploy script" expires on %s. From then on whatever uses it is refused.

                If you still need it, rotate it with a later expiry, and put the new secret where the old one is now. \
                If you don't, there is nothing to do.

                See your tokens: https://tokens.example.com/

                --
                You get this because the token belongs to your account.
                We never send a secret by mail, nor ask for one.
                """.formatted(date(end)));
        assertThat(mail.html())
                .contains("<h1", "Your token &quot;Deploy script&quot; expires in 7 days</h1>")
                .contains("<strong>Deploy script</strong> expires on " + date(end))
                .contains("<a href=\"https://tokens.example.com/\"")
                .doesNotContain("<img", "<script", "http://", "url(", "{");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
    }

    @Test
    void onItsLastDayTheyReadItOnceMore() {
        token("Deploy script", Duration.ofDays(30));
        clock.advance(Duration.ofDays(29).plusMinutes(1));
        ends.tellAll().await().indefinitely();
        deliver();
        assertThat(box.only().subject()).isEqualTo("Your token \"Deploy script\" expires in 1 day");
    }

    @Test
    void atItsEndTheyReadThatItHasCome() {
        var end = Instant.now().plus(Duration.ofHours(1));
        token("Deploy script", Duration.ofHours(1));
        clock.advance(Duration.ofHours(2));
        ends.tellAll().await().indefinitely();
        deliver();
        var mail = box.only();
        assertThat(mail.subject()).isEqualTo("Your token \"Deploy script\" has expired");
        assertThat(mail.text()).startsWith("Your token \"Deploy script\" expired on " + date(end) + ".");
        assertThat(mail.html()).contains("<strong>Deploy script</strong> expired on " + date(end));
    }

    @Test
    void aTokenThatHasExpiredAndIsGoneIsToldToHaveExpired() {
        happens("token-expired", UUID.randomUUID(), "Deploy script");
        deliver();
        assertThat(box.only().subject()).isEqualTo("Your token \"Deploy script\" has expired");
    }

    @Test
    void whatWasFoundInALeakIsToldWithoutTheLinkOfWhoeverReportsIt() {
        var secret = ada.issue(Map.of("name", "Deploy script")).<String>path("plainTextToken");
        given().contentType("application/json")
                .body(Map.of("secret", secret, "url", "https://evil.example/"))
                .post("/api/leaked-tokens")
                .then()
                .statusCode(202);
        deliver();
        var mail = box.only();
        assertThat(mail.subject()).isEqualTo("The secret of your token \"Deploy script\" has leaked");
        assertThat(mail.text()).contains("where it should not be", "Activity", "Rotate the token");
        assertThat(mail.text() + mail.html()).doesNotContain("evil.example", secret, "qst_");
    }

    @Test
    void aTokenWhoseOldSecretWasUsedToRotateItIsToldToBeRevoked() {
        happens("token-reuse-revoked", UUID.randomUUID(), "Deploy script");
        deliver();
        var mail = box.only();
        assertThat(mail.subject()).isEqualTo("Your token \"Deploy script\" was revoked");
        assertThat(mail.text()).contains("somebody tried to rotate your token \"Deploy script\"", "Activity");
        assertThat(mail.html()).contains("<strong>Deploy script</strong>");
    }

    @Test
    void whatElseHappensToATokenIsNoReasonForAMail() {
        ada.issue(Map.of("name", "Deploy script"));
        happens("token-rotated", UUID.randomUUID(), "Deploy script");
        happens("retired-secret-used", UUID.randomUUID(), "Deploy script");
        deliver();
        assertThat(box.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Développement",
                "部署脚本",
                "🚀",
                "توكن",
                "<script>alert(1)</script>",
                "<a href=\"https://evil.example/\">see</a>",
                "\" style=\"color:red",
                "{cdi:config} {#if true}x{/if}",
                "=?UTF-8?Q?a?=",
                "&amp;",
                ".",
                "a name of many words that goes on and on, so that no line of a mail would have room for the whole of it at once"
            })
    void namesArriveAsTheyAreAndAreNothingButNames(String name) {
        happens("token-reuse-revoked", UUID.randomUUID(), name);
        deliver();
        var mail = box.only();
        assertThat(mail.subject()).isEqualTo("Your token \"" + name + "\" was revoked");
        assertThat(mail.text()).contains("your token \"" + name + "\" with");
        var written = name.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        assertThat(mail.html()).contains("<strong>" + written + "</strong>");
    }

    @Test
    void aNameThatGotInWithLinesOfItsOwnMakesNoHeader() {
        happens("token-reuse-revoked", UUID.randomUUID(), "x\r\nBcc: evil@example.com\r\n\r\nevil");
        deliver();
        var mail = box.only();
        assertThat(mail.header("Bcc")).isNull();
        assertThat(mail.to()).containsExactly(ada.email());
        assertThat(mail.subject()).startsWith("Your token \"x").endsWith("\" was revoked");
    }

    @Test
    void anAddressThatHasChangedIsTheOneToWhichItGoes() {
        happens("token-reuse-revoked", UUID.randomUUID(), "x");
        notices.collect().await().indefinitely();
        sql.run("UPDATE account SET email = 'new@example.com' WHERE id = ?::uuid", ada.id());
        postman.sendDue().await().indefinitely();
        assertThat(box.only().to()).containsExactly("new@example.com");
    }

    @Test
    void whoeverHasRotatedOrDeletedATokenIsNotToldThatItExpires() {
        var rotated = token("rotated", Duration.ofDays(5));
        var deleted = token("deleted", Duration.ofDays(5));
        happens("token-expiring-soon", rotated, "rotated");
        happens("token-expiring-soon", deleted, "deleted");
        ada.post("/api/tokens/" + rotated + "/rotation", Map.of()).then().statusCode(200);
        ada.request().delete("/api/tokens/" + deleted).then().statusCode(204);
        deliver();
        assertThat(box.mails()).isEmpty();
        assertThat(sql.rows("SELECT outcome FROM mail"))
                .hasSize(2)
                .allMatch(row -> row.get(0).equals("outdated"));
    }

    @Test
    void aTokenThatWasRotatedBeforeIsToldToExpire() {
        var id = token("rotated", Duration.ofDays(5));
        ada.post("/api/tokens/" + id + "/rotation", Map.of()).then().statusCode(200);
        happens("token-expiring-soon", id, "rotated");
        deliver();
        assertThat(box.only().subject()).isEqualTo("Your token \"rotated\" expires in 5 days");
    }

    @Test
    void aTokenThatHasExpiredMeanwhileIsNotToldToDoSo() {
        var id = token("x", Duration.ofHours(20));
        happens("token-expiring-soon", id, "x");
        clock.advance(Duration.ofHours(21));
        deliver();
        assertThat(box.mails()).isEmpty();
    }

    @Test
    void whoeverHasDeletedTheirAccountGetsNothing() {
        happens("token-reuse-revoked", UUID.randomUUID(), "before");
        notices.collect().await().indefinitely();
        sql.run("DELETE FROM account WHERE id = ?::uuid", ada.id());
        deliver();
        assertThat(box.mails()).isEmpty();
        assertThat(sql.rows("SELECT 1 FROM mail")).isEmpty();
    }

    @Test
    void anOwnerWhoIsNoAccountKeepsNobodysMailBack() {
        sql.run("INSERT INTO quarkstream.token_owner VALUES ('somebody else')");
        sql.run(
                "INSERT INTO quarkstream.event (id, at, owner_id, kind) VALUES (?, now(), 'somebody else', 'token-expired')",
                UUID.randomUUID());
        happens("token-reuse-revoked", UUID.randomUUID(), "x");
        deliver();
        assertThat(box.only().to()).containsExactly(ada.email());
        sql.run("DELETE FROM quarkstream.token_owner WHERE id = 'somebody else'");
    }

    @Test
    void aNewPasswordIsOfferedByMail() {
        Api.spa().get("/api/policy").then().statusCode(200).body("passwordReset", is(true));
    }
}
