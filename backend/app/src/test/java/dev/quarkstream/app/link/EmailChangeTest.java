package dev.quarkstream.app.link;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.register;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.mail.MailBox;
import dev.quarkstream.app.mail.Post;
import dev.quarkstream.app.mail.Received;
import dev.quarkstream.app.mail.WithMail;
import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another address takes the place of the present one when its owner says so, by a link in a mail. */
@QuarkusTest
@TestProfile(WithMail.class)
class EmailChangeTest {

    private static final Pattern LINK = Pattern.compile("https://tokens\\.example\\.com/confirm-email#([\\w-]{43})\n");

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @Inject
    Post post;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    private MailBox box;
    private Person ada;
    private String other;

    @BeforeEach
    void nothingIsWaiting() {
        sql.run("DELETE FROM public.mail");
        box = MailBox.on(port);
        ada = person();
        other = "other-" + UUID.randomUUID() + "@example.com";
    }

    @AfterEach
    void theServerIsClosed() {
        box.close();
        clock.reset();
    }

    private static Response change(Person who, String email) {
        return who.request()
                .contentType(ContentType.JSON)
                .body(Map.of("email", email))
                .put("/api/user/email");
    }

    private static Response confirm(String secret) {
        return Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("secret", secret))
                .post("/api/email-confirmations");
    }

    private List<Received> mailsTo(String email) {
        return box.mails().stream().filter(mail -> mail.to().contains(email)).toList();
    }

    private String secretFor(Person who, String email) {
        change(who, email).then().statusCode(202);
        post.deliver();
        var mails = mailsTo(email);
        var link = LINK.matcher(mails.get(mails.size() - 1).text());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    @Test
    void itWaitsForItsProof() {
        change(ada, other)
                .then()
                .statusCode(202)
                .body("email", equalTo(ada.email()))
                .body("newEmail", equalTo(other));
        ada.request().get("/api/user").then().body("newEmail", equalTo(other));
        signIn(other, PASSWORD).then().spec(invalid("#/email"));
        signIn(ada.email(), PASSWORD).then().statusCode(200).body("user.newEmail", equalTo(other));
        post.deliver();
        assertThat(mailsTo(other)).hasSize(1).allSatisfy(mail -> {
            assertThat(mail.subject()).isEqualTo("Confirm your new e-mail address");
            assertThat(mail.text() + mail.html()).doesNotContain("Lovelace", ada.email());
        });
        assertThat(mailsTo(ada.email())).hasSize(1).allSatisfy(mail -> {
            assertThat(mail.subject()).isEqualTo("Your e-mail address is about to change");
            assertThat(mail.text() + mail.html()).doesNotContain(other, "confirm-email");
        });
    }

    @Test
    void theLinkMakesItTheAddress() {
        var secret = secretFor(ada, other);
        confirm(secret).then().statusCode(204);
        ada.request()
                .get("/api/user")
                .then()
                .body("email", equalTo(other))
                .body("emailVerified", equalTo(true))
                .body("newEmail", nullValue());
        signIn(ada.email(), PASSWORD).then().spec(invalid("#/email"));
        signIn(other.toUpperCase(Locale.ROOT), PASSWORD).then().statusCode(200);
        ada.request().get("/api/events").then().body("events.kind", hasItem("email-changed"));
        confirm(secret).then().spec(invalid("#/secret")).body("errors[0].detail", equalTo(Links.USED));
        post.deliver();
        assertThat(mailsTo(ada.email()).stream().map(Received::subject))
                .containsExactly("Your e-mail address is about to change", "Your e-mail address was changed");
        assertThat(mailsTo(ada.email()).get(1).text()).doesNotContain(other);
        register(ada.email()); // it is nobody's now
    }

    @Test
    void itNeedsAFreshPassword() {
        clock.advance(Duration.ofMinutes(16));
        change(ada, other).then().spec(problem(403, "confirmation-required"));
        ada.post("/api/session/confirmation", Map.of("password", PASSWORD))
                .then()
                .statusCode(204);
        change(ada, other).then().statusCode(202);
    }

    @Test
    void anAddressThatSomebodyHasIsAnsweredLikeAnyAndItsOwnerIsTold() {
        var grace = person();
        var free = change(ada, other);
        var linus = person();
        var taken = change(linus, grace.email().toUpperCase(Locale.ROOT));
        assertThat(taken.statusCode()).isEqualTo(free.statusCode()).isEqualTo(202);
        assertThat(taken.asString().length() - 2 * grace.email().length())
                .isEqualTo(free.asString().length() - ada.email().length() - other.length());
        linus.request()
                .get("/api/user")
                .then()
                .body("newEmail", equalTo(grace.email().toUpperCase(Locale.ROOT)));
        post.deliver();
        post.deliver();
        assertThat(mailsTo(grace.email()))
                .extracting(Received::subject)
                .containsExactly("You have an account with this address");
        assertThat(mailsTo(grace.email()).get(0).text()).doesNotContain("confirm-email", linus.email());
        change(person(), grace.email()).then().statusCode(202);
        post.deliver();
        post.deliver();
        assertThat(mailsTo(grace.email())).hasSize(1);
    }

    @Test
    void norIsItToldLaterThatSomebodyHasIt() {
        var grace = person();
        var linus = person();
        change(ada, other).then().statusCode(202);
        change(linus, grace.email()).then().statusCode(202);
        clock.advance(Duration.ofMinutes(10));
        post.deliver();
        assertThat(outcomes(linus)).isEqualTo(outcomes(ada)).hasSize(2);
        clock.advance(Duration.ofMinutes(59));
        for (var asker : List.of(ada, linus)) {
            asker.request().get("/api/user").then().body("newEmail", not(nullValue()));
        }
        clock.advance(Duration.ofMinutes(2));
        for (var asker : List.of(ada, linus)) {
            asker.request().get("/api/user").then().body("newEmail", nullValue());
        }
    }

    private static List<String> outcomes(Person who) {
        return who.request().get("/api/user/export").jsonPath().get("mails.outcome");
    }

    @Test
    void whoeverRegistersItMeanwhileHasIt() {
        var secret = secretFor(ada, other);
        register(other);
        confirm(secret).then().spec(invalid("#/secret"));
        ada.request().get("/api/user").then().body("email", equalTo(ada.email()));
    }

    @Test
    void ofTwoWhoWantItAtOnceOneGetsIt() throws Exception {
        for (var round = 0; round < 5; round++) {
            var email = "both-" + UUID.randomUUID() + "@example.com";
            var grace = person();
            var linus = person();
            var first = secretFor(grace, email);
            var second = secretFor(linus, email);
            assertThat(AtOnce.run(2, i -> confirm(i == 0 ? first : second).statusCode()))
                    .containsExactlyInAnyOrder(204, 422);
        }
    }

    @Test
    void aLinkOpenedTwiceAtOnceWorksOnce() throws Exception {
        var secret = secretFor(ada, other);
        assertThat(AtOnce.run(2, i -> confirm(secret).statusCode())).containsExactlyInAnyOrder(204, 422);
    }

    @Test
    void aChangeThatWaitsCanBeDropped() {
        var secret = secretFor(ada, other);
        ada.request().delete("/api/user/email/change").then().statusCode(204);
        ada.request().get("/api/user").then().body("newEmail", nullValue());
        confirm(secret).then().spec(invalid("#/secret"));
        ada.request().delete("/api/user/email/change").then().spec(problem(404, "not-found"));
    }

    @Test
    void aChangedPasswordDropsIt() {
        var secret = secretFor(ada, other);
        ada.request()
                .contentType(ContentType.JSON)
                .body(Map.of("currentPassword", PASSWORD, "newPassword", "incorrect zebra accumulator"))
                .put("/api/user/password")
                .then()
                .statusCode(204);
        confirm(secret).then().spec(invalid("#/secret"));
        ada.request().get("/api/user").then().body("newEmail", nullValue());
    }

    @Test
    void itWaitsForAnHour() {
        var secret = secretFor(ada, other);
        clock.advance(Duration.ofMinutes(61));
        ada.request().get("/api/user").then().body("newEmail", nullValue());
        confirm(secret).then().spec(invalid("#/secret"));
        ada.request().delete("/api/user/email/change").then().spec(problem(404, "not-found"));
    }

    @Test
    void anotherOneTakesItsPlace() {
        var first = secretFor(ada, other);
        clock.advance(Duration.ofSeconds(61));
        var second = secretFor(ada, "third-" + other);
        confirm(first).then().spec(invalid("#/secret"));
        confirm(second).then().statusCode(204);
        ada.request().get("/api/user").then().body("email", equalTo("third-" + other));
    }

    @Test
    void theSameAddressIsNothingNew() {
        change(ada, ada.email()).then().statusCode(200).body("newEmail", nullValue());
        change(ada, ada.email().toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200)
                .body("email", equalTo(ada.email().toUpperCase(Locale.ROOT)));
        post.deliver();
        assertThat(box.mails()).isEmpty();
        ada.request().get("/api/events").then().body("events.kind", not(hasItem("email-changed")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@b@c", "a b@example.com", "a@", "@b", "a@b..c", "a\u0000@example.com"})
    void whatIsNoAddressIsAFault(String email) {
        change(ada, email).then().spec(invalid("#/email"));
    }

    @Test
    void mailsAreFew() {
        change(ada, other).then().statusCode(202);
        change(ada, "x" + other).then().spec(problem(429, "rate-limited"));
        for (var i = 0; i < 4; i++) {
            clock.advance(Duration.ofSeconds(61));
            change(ada, i + other).then().statusCode(202);
        }
        clock.advance(Duration.ofSeconds(61));
        change(ada, "y" + other).then().spec(problem(429, "rate-limited"));
    }

    @Test
    void nobodyGetsManyHoweverManyAskForThem() {
        var free = "nobody-" + UUID.randomUUID() + "@example.com";
        var taken = person().email();
        for (var email : List.of(free, taken)) {
            for (var i = 0; i < 5; i++) {
                change(person(), email).then().statusCode(202);
            }
            change(person(), email).then().spec(problem(429, "rate-limited"));
        }
    }

    @Test
    void itIsForAPersonAlone() {
        var token = ada.token("create", "read", "update", "delete");
        with(token)
                .contentType(ContentType.JSON)
                .body(Map.of("email", other))
                .put("/api/user/email")
                .then()
                .spec(problem(403, "session-required"));
        with(token).delete("/api/user/email/change").then().spec(problem(403, "session-required"));
        with(token).post("/api/user/email/verification").then().spec(problem(403, "session-required"));
    }

    @Test
    void theLinkOfAResetEndsWithTheAddress() {
        Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email()))
                .post("/api/password-resets")
                .then()
                .statusCode(202);
        confirm(secretFor(ada, other)).then().statusCode(204);
        ada.request().get("/api/events").then().body("events.kind", hasItems("email-changed"));
        assertThat(sql.value("SELECT count(*) FROM account_link WHERE account_id = ?", UUID.fromString(ada.id())))
                .isEqualTo(0L);
    }

    @Test
    void theAddressIsProvenOnceAndByAMail() {
        ada.request().post("/api/user/email/verification").then().statusCode(202);
        ada.request().post("/api/user/email/verification").then().spec(problem(429, "rate-limited"));
        post.deliver();
        var mail = box.only();
        assertThat(mail.subject()).isEqualTo("Confirm your e-mail address");
        assertThat(mail.to()).containsExactly(ada.email());
        var link = LINK.matcher(mail.text());
        assertThat(link.find()).isTrue();
        confirm(link.group(1)).then().statusCode(204);
        ada.request().get("/api/user").then().body("emailVerified", equalTo(true));
        ada.request().get("/api/session").then().body("user.emailVerified", equalTo(true));
        ada.request().get("/api/events").then().body("events.kind", hasItem("email-verified"));
        ada.request().post("/api/user/email/verification").then().statusCode(204);
    }

    @Test
    void anAddressIsNotProvenByTheLinkOfAnother() {
        ada.request().post("/api/user/email/verification").then().statusCode(202);
        post.deliver();
        var link = LINK.matcher(box.only().text());
        assertThat(link.find()).isTrue();
        sql.run("UPDATE account SET email = ?, email_key = ? WHERE id = ?", other, other, UUID.fromString(ada.id()));
        confirm(link.group(1)).then().spec(invalid("#/secret"));
        ada.request().get("/api/user").then().body("emailVerified", equalTo(false));
    }
}
