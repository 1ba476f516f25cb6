package dev.quarkstream.app.session;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;

import dev.quarkstream.DisabledOwners;
import dev.quarkstream.NewToken;
import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.Tokens;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners who are shut out for a while. */
@QuarkusTest
class DisabledOwnersTest {

    @Inject
    DisabledOwners disabled;

    @Inject
    Tokens tokens;

    @Inject
    Sql sql;

    private Person ada;
    private String token;

    @BeforeEach
    void somebodyIsThereAndKnown() {
        ada = person();
        token = ada.token("read");
        with(token).get("/api/user").then().statusCode(200);
    }

    @Test
    void whateverTheyHaveIsRefusedAtOnceAndLivesAgain() {
        assertThat(disabled.disable(ada.id())).isTrue();
        with(token).get("/api/user").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        ada.request().get("/api/user").then().spec(problem(401, "unauthenticated"));
        assertThat(disabled.isDisabled(ada.id())).isTrue();
        assertThat(disabled.disable(ada.id())).isFalse();

        assertThat(disabled.enable(ada.id())).isTrue();
        with(token).get("/api/user").then().statusCode(200);
        ada.request().get("/api/user").then().statusCode(200);
        assertThat(disabled.isDisabled(ada.id())).isFalse();
        assertThat(disabled.enable(ada.id())).isFalse();
        ada.request()
                .get("/api/events?limit=2")
                .then()
                .body("events.kind", contains("account-enabled", "account-disabled"));
    }

    @Test
    void theBrowserKeepsItsCookieForThen() {
        disabled.disable(ada.id());
        assertThat(ada.request().get("/api/user").detailedCookie("quarkstream")).isNull();
    }

    @Test
    void theSecretOfBeforeIsRefusedToo() {
        var id = ada.request().get("/api/tokens").<String>path("tokens[0].id");
        ada.post("/api/tokens/" + id + "/rotation", Map.of("overlap", "PT1H"))
                .then()
                .statusCode(200);
        with(token).get("/api/user").then().statusCode(200);
        disabled.disable(ada.id());
        with(token).get("/api/user").then().statusCode(401);
        disabled.enable(ada.id());
        with(token).get("/api/user").then().statusCode(200);
    }

    @Test
    void theyGetNothingNew() {
        disabled.disable(ada.id());
        assertThatThrownBy(() -> tokens.create(ada.id(), NewToken.named("new")))
                .isInstanceOf(OwnerDisabledException.class);
    }

    @Test
    void nothingThatIsMadeAtTheSameInstantSlipsThrough() throws Exception {
        for (var round = 0; round < 30; round++) {
            var bob = person();
            var made = AtOnce.run(2, i -> {
                if (i == 0) {
                    disabled.disable(bob.id());
                    return "";
                }
                var answer = bob.post("/api/tokens", Map.of("name", "late", "permissions", List.of("read")));
                return answer.statusCode() == 201 ? answer.<String>path("plainTextToken") : "";
            });
            if (!made.get(1).isEmpty()) {
                with(made.get(1)).get("/api/user").then().statusCode(401);
            }
        }
    }

    @Test
    void aRowThatIsMadeOrTakenOutByHandCounts() {
        sql.run("INSERT INTO quarkstream.disabled_owner (owner_id) VALUES (?)", ada.id());
        with(token).get("/api/user").then().statusCode(401);
        sql.run("DELETE FROM quarkstream.disabled_owner WHERE owner_id = ?", ada.id());
        await(() ->
                with(token).get("/api/user").statusCode() == 200); // nobody is told, and it is remembered for seconds
        await(() -> ada.request().get("/api/user").statusCode() == 200);
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    @Test
    void nobodyIsDisabledWhoIsNotThere() {
        for (var id : List.of(UUID.randomUUID().toString(), "nobody", "\0")) {
            assertThatThrownBy(() -> disabled.disable(id)).isInstanceOf(UnknownOwnerException.class);
            assertThat(disabled.enable(id)).isFalse();
            assertThat(disabled.isDisabled(id)).isFalse();
        }
    }

    @Test
    void whoeverIsDeletedLeavesNothingBehind() {
        disabled.disable(ada.id());
        sql.run("DELETE FROM account WHERE id = ?::uuid", ada.id());
        assertThat(sql.rows("SELECT 1 FROM quarkstream.disabled_owner WHERE owner_id = ?", ada.id()))
                .isEmpty();
    }
}
