package dev.quarkstream.app.link;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import dev.quarkstream.ReactiveDisabledOwners;
import dev.quarkstream.app.mail.MailBox;
import dev.quarkstream.app.mail.MailServer;
import dev.quarkstream.app.mail.Post;
import dev.quarkstream.app.mail.Received;
import dev.quarkstream.app.mail.WithMail;
import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has forgotten a password chooses another one by a link in a mail. */
@QuarkusTest
@TestProfile(WithMail.class)
class PasswordResetTest {

    private static final String NEW = "incorrect zebra accumulator";
    private static final Pattern LINK = Pattern.compile("https://tokens\\.example\\.com/reset-password#([\\w-]{43})\n");

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @Inject
    ResetRequests requests;

    @Inject
    Links links;

    @Inject
    Post post;

    @Inject
    ReactiveDisabledOwners shutOut;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @Inject
    DataSource database;

    private MailBox box;

    @BeforeEach
    void nothingIsWaiting() {
        sql.run("DELETE FROM public.mail");
        sql.run("DELETE FROM public.password_reset_request");
        box = MailBox.on(port);
    }

    @AfterEach
    void theServerIsClosed() {
        box.close();
        clock.reset();
    }

    private static Response ask(String email) {
        return Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("email", email))
                .post("/api/password-resets");
    }

    private static Response redeem(String secret, String password) {
        return Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("secret", secret, "newPassword", password))
                .post("/api/password-resets/redemption");
    }

    private void deliver() {
        requests.answerAll().await().indefinitely();
        post.deliver();
    }

    private String secretFor(Person who) {
        var before = resets(who).size();
        ask(who.email()).then().statusCode(202);
        deliver();
        assertThat(resets(who)).hasSize(before + 1);
        return secret(resets(who).get(before));
    }

    private List<Received> resets(Person who) {
        return box.mails().stream()
                .filter(mail ->
                        mail.to().contains(who.email()) && mail.subject().equals("Choose a new password"))
                .toList();
    }

    private static String secret(Received mail) {
        var link = LINK.matcher(mail.text());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private String secret(int mail) {
        return secret(box.mails().get(mail));
    }

    @Test
    void theMailHasALinkAndNothingOfWhoeverAskedForIt() {
        var ada = person();
        ask(ada.email().toUpperCase(Locale.ROOT)).then().statusCode(202).body(equalTo(""));
        deliver();
        var mail = box.only();
        assertThat(mail.to()).containsExactly(ada.email());
        assertThat(mail.subject()).isEqualTo("Choose a new password");
        assertThat(mail.text()).isEqualToIgnoringNewLines("""
                Somebody, you we hope, has asked for a new password for your account. With this link you choose one. \
                It works once, for an hour:

                https://tokens.example.com/reset-password#%s

                If it was not you, there is nothing to do: your password stays as it is.

                --
                You get this because it is about your account.
                We never ask for a password by mail.
                """.formatted(secret(0)));
        assertThat(mail.html())
                .contains("<a href=\"https://tokens.example.com/reset-password#" + secret(0) + "\"")
                .contains(">Choose a new password</a>")
                .doesNotContain("<img", "<script", "http://", "url(", "{", "Lovelace");
        ada.request().get("/api/events").then().body("events.kind", hasItem("password-reset-requested"));
    }

    @Test
    void theLinkChoosesAPasswordAndProvesTheAddressAndEndsAllSessions() {
        var ada = person();
        var token = ada.token("read");
        redeem(secretFor(ada), NEW).then().statusCode(204).header("Set-Cookie", equalTo(null));
        ada.request().get("/api/session").then().statusCode(401);
        with(token).get("/api/user").then().statusCode(200).body("emailVerified", equalTo(true));
        signIn(ada.email(), PASSWORD).then().spec(invalid("#/email"));
        var again = signIn(ada.email(), NEW);
        again.then().statusCode(200);
        new Person(ada.email(), again.cookie("quarkstream"), ada.id())
                .request()
                .get("/api/events")
                .then()
                .body("events.kind", hasItems("password-changed", "email-verified", "session-ended"));
        post.deliver();
        var note = box.mails().get(1);
        assertThat(note.subject()).isEqualTo("Your password was changed");
        assertThat(note.to()).containsExactly(ada.email());
        assertThat(note.text()).contains("https://tokens.example.com/forgot-password");
    }

    @Test
    void itWorksOnce() {
        var ada = person();
        var secret = secretFor(ada);
        redeem(secret, NEW).then().statusCode(204);
        redeem(secret, NEW + " 2").then().spec(invalid("#/secret")).body("errors[0].detail", equalTo(Links.USED));
        signIn(ada.email(), NEW).then().statusCode(200);
    }

    @Test
    void openedTwiceAtOnceItWorksOnce() throws Exception {
        for (var round = 0; round < 5; round++) {
            var ada = person();
            var secret = secretFor(ada);
            assertThat(AtOnce.run(2, i -> redeem(secret, NEW + " " + i).statusCode()))
                    .containsExactlyInAnyOrder(204, 422);
        }
    }

    @Test
    void itWorksForAnHour() {
        var ada = person();
        var secret = secretFor(ada);
        clock.advance(Duration.ofMinutes(59));
        redeem(secret, "password1").then().spec(invalid("#/newPassword")); // it is not used up by that
        clock.advance(Duration.ofMinutes(2));
        redeem(secret, NEW).then().spec(invalid("#/secret"));
        links.forgetOld().await().indefinitely();
        assertThat(sql.value("SELECT count(*) FROM account_link WHERE account_id = ?", UUID.fromString(ada.id())))
                .isEqualTo(0L);
    }

    @Test
    void aNewOneEndsTheOneBefore() {
        var ada = person();
        var first = secretFor(ada);
        clock.advance(Duration.ofMinutes(2));
        var second = secretFor(ada);
        redeem(first, NEW).then().spec(invalid("#/secret"));
        redeem(second, NEW).then().statusCode(204);
    }

    @Test
    void aChangedPasswordEndsIt() {
        var ada = person();
        var secret = secretFor(ada);
        ada.request()
                .contentType(ContentType.JSON)
                .body(Map.of("currentPassword", PASSWORD, "newPassword", NEW))
                .put("/api/user/password")
                .then()
                .statusCode(204);
        redeem(secret, NEW + " 2").then().spec(invalid("#/secret"));
    }

    @Test
    void anAccountThatIsDeletedTakesItAlong() {
        var ada = person();
        var secret = secretFor(ada);
        ada.request().delete("/api/user").then().statusCode(204);
        redeem(secret, NEW).then().spec(invalid("#/secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "' OR 1=1 --", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "\u0000", "%00", "😀"})
    void whatIsNoSecretIsAFault(String secret) {
        redeem(secret, NEW).then().spec(invalid("#/secret"));
    }

    @Test
    void everyFaultIsToldAtOnce() {
        Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("newPassword", "short"))
                .post("/api/password-resets/redemption")
                .then()
                .spec(invalid("#/secret", "#/newPassword"));
        ask(" ").then().spec(invalid("#/email"));
        ask("x".repeat(255)).then().spec(invalid("#/email"));
        ask("a\u0000@example.com").then().spec(invalid("#/email"));
    }

    @Test
    void whatIsEasyToGuessIsRefusedAndTheLinkStillWorks() {
        var ada = person();
        var secret = secretFor(ada);
        redeem(secret, "Ada Lovelace")
                .then()
                .spec(invalid("#/newPassword"))
                .body("errors[0].detail", equalTo("Must not be made of your own name or e-mail."));
        redeem(secret, "password1").then().body("errors[0].detail", containsString("very common password"));
        redeem(secret, NEW).then().statusCode(204);
    }

    @Test
    void theDatabaseHasNoSecretAndNeitherHasTheLog() {
        try (var log = LogLines.of("dev.quarkstream")) {
            var ada = person();
            var secret = secretFor(ada);
            redeem(secret, NEW).then().statusCode(204);
            assertThat(log.messages()).noneMatch(line -> line.contains(secret) || line.contains(NEW));
            assertThat(log.messages()).noneMatch(line -> line.contains(ada.email()));
            assertThat(sql.rows("SELECT * FROM public.mail").toString()).doesNotContain(secret);
        }
    }

    @Test
    void whoeverHasNoAccountGetsTheSameAnswerAndNoMail() {
        var nobody = ask(UUID.randomUUID() + "@example.com");
        var somebody = ask(person().email());
        assertThat(nobody.statusCode()).isEqualTo(somebody.statusCode()).isEqualTo(202);
        assertThat(nobody.asString()).isEqualTo(somebody.asString()).isEmpty();
        assertThat(nobody.headers().asList().stream().map(header -> header.getName()))
                .isEqualTo(somebody.headers().asList().stream()
                        .map(header -> header.getName())
                        .toList());
        deliver();
        assertThat(box.mails()).hasSize(1);
        assertThat(sql.value("SELECT count(*) FROM public.password_reset_request"))
                .isEqualTo(0L);
    }

    @Test
    void aMailIsSentOnceInAWhileHoweverOftenItIsAskedFor() {
        var ada = person();
        for (var i = 0; i < 4; i++) {
            ask(ada.email()).then().statusCode(202);
        }
        deliver();
        assertThat(box.mails()).hasSize(1);
        for (var i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(61));
            ask(ada.email()).then().statusCode(202);
            deliver();
        }
        assertThat(box.mails()).hasSize(5);
        redeem(secret(4), NEW).then().statusCode(204);
    }

    @Test
    void oneWhoAsksTooOftenIsThrottledWhoeverTheAddressIs() {
        var somebody = person().email();
        var nobody = UUID.randomUUID() + "@example.com";
        for (var email : new String[] {somebody, nobody}) {
            for (var i = 0; i < 5; i++) {
                ask(email).then().statusCode(202);
            }
            ask(email).then().spec(problem(429, "rate-limited"));
        }
    }

    @Test
    void whoeverIsShutOutGetsNoMailAndNoPassword() {
        var ada = person();
        var secret = secretFor(ada);
        shutOut.disable(ada.id()).await().indefinitely();
        redeem(secret, NEW).then().spec(invalid("#/secret"));
        clock.advance(Duration.ofMinutes(2));
        ask(ada.email()).then().statusCode(202);
        deliver();
        assertThat(box.mails()).hasSize(1);
        shutOut.enable(ada.id()).await().indefinitely();
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void aServerThatTakesNoMailHoldsNoRequestAndTheLinkIsSentLater() {
        var ada = person();
        box.close();
        try (var silent = MailServer.silentOn(port)) {
            ask(ada.email()).then().statusCode(202);
        }
        box = MailBox.on(port);
        clock.advance(Duration.ofMinutes(30));
        deliver();
        var secret = secret(0);
        clock.advance(Duration.ofMinutes(59)); // its hour begins when it is sent
        redeem(secret, NEW).then().statusCode(204);
    }

    @Test
    void aMailThatCouldNotBeSentInTimeIsNotSentAnyMore() {
        var ada = person();
        ask(ada.email()).then().statusCode(202);
        requests.answerAll().await().indefinitely();
        clock.advance(Duration.ofMinutes(61));
        deliver();
        assertThat(box.mails()).isEmpty();
    }

    @Test
    void anOperatorHandsALinkOverWithoutAMail() throws SQLException {
        var ada = person();
        try (var connection = database.getConnection()) {
            assertThat(LinksByHand.reset(connection, "nobody@example.com", clock.instant()))
                    .isEmpty();
            var made = LinksByHand.reset(connection, ada.email().toUpperCase(Locale.ROOT), clock.instant())
                    .orElseThrow();
            assertThat(made.account()).hasToString(ada.id());
            assertThat(made.path()).matches("reset-password#[\\w-]{43}");
            assertThat(made.toString()).doesNotContain("#");
            redeem(made.path().substring(made.path().indexOf('#') + 1), NEW)
                    .then()
                    .statusCode(204);
        }
        signIn(ada.email(), NEW).then().statusCode(200);
    }
}
