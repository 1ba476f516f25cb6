package dev.quarkstream.app.link;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.register;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.app.mail.MailBox;
import dev.quarkstream.app.mail.Post;
import dev.quarkstream.app.mail.WithMail;
import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Where the operator wants it, an account makes no token before its address is proven. */
@QuarkusTest
@TestProfile(VerifiedAddressesTest.Asked.class)
class VerifiedAddressesTest {

    public static class Asked extends WithMail {

        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = super.getConfigOverrides();
            settings.put("quarkstream.registration.verify-email", "true");
            return settings;
        }
    }

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @Inject
    Post post;

    @Inject
    Sql sql;

    @Test
    void aNewAccountMakesATokenWhenTheLinkInItsMailIsFollowed() {
        sql.run("DELETE FROM public.mail");
        try (var box = MailBox.on(port)) {
            var ada = person();
            ada.post("/api/tokens", Map.of("name", "x")).then().spec(problem(403, "email-unverified"));
            Map<String, String> device = Map.of("email", ada.email(), "password", PASSWORD, "deviceName", "x");
            Api.spa()
                    .contentType(ContentType.JSON)
                    .body(device)
                    .post("/api/device-tokens")
                    .then()
                    .spec(problem(403, "email-unverified"));
            Api.spa()
                    .contentType(ContentType.JSON)
                    .body(Map.of("email", ada.email(), "password", "wrong password", "deviceName", "x"))
                    .post("/api/device-tokens")
                    .then()
                    .spec(invalid("#/email"));
            post.deliver();
            var link = Pattern.compile("/confirm-email#([\\w-]{43})")
                    .matcher(box.only().text());
            assertThat(link.find()).isTrue();
            Api.spa()
                    .contentType(ContentType.JSON)
                    .body(Map.of("secret", link.group(1)))
                    .post("/api/email-confirmations")
                    .then()
                    .statusCode(204);
            ada.post("/api/tokens", Map.of("name", "x")).then().statusCode(201);
            Api.spa()
                    .contentType(ContentType.JSON)
                    .body(device)
                    .post("/api/device-tokens")
                    .then()
                    .statusCode(201);
        }
    }

    @Test
    void howeverOftenSomebodyRegistersWithAnAddressItGetsFewMails() {
        sql.run("DELETE FROM public.mail");
        try (var box = MailBox.on(port)) {
            var email = UUID.randomUUID() + "@example.com";
            for (var i = 0; i < 7; i++) {
                var ada = register(email);
                post.deliver();
                ada.request().delete("/api/user").then().statusCode(204);
            }
            assertThat(box.mails()).hasSize(5);
        }
    }

    @Test
    void thePanelKnows() {
        Api.spa()
                .get("/api/policy")
                .then()
                .body("emailVerification", equalTo(true))
                .body("passwordReset", equalTo(true));
    }
}
