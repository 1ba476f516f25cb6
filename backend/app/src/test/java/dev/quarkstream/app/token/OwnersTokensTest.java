package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.NewToken;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.TokenChange;
import dev.quarkstream.TokenLimitReachedException;
import dev.quarkstream.Tokens;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application's own code does with tokens. */
@QuarkusTest
class OwnersTokensTest {

    @Inject
    Tokens tokens;

    @Inject
    ReactiveTokens reactive;

    @Inject
    Vertx vertx;

    @Inject
    Sql sql;

    private String ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = Api.person().id();
    }

    @Test
    void whatCodeMakesIsATokenLikeAnyOther() {
        var issued = tokens.create(ada, NewToken.named(" Nightly ").allowedTo("update", "read", "read"));
        assertThat(issued.token().name()).isEqualTo("Nightly");
        assertThat(issued.token().permissions()).containsExactly("read", "update");
        assertThat(issued.secret())
                .matches("qst_[0-9A-Za-z]{49}")
                .endsWith(issued.token().hint());
        assertThat(issued.toString()).doesNotContain(issued.secret());
        with(issued.secret()).get("/api/test/things").then().statusCode(200);
        with(issued.secret())
                .delete("/api/test/things/" + UUID.randomUUID())
                .then()
                .statusCode(403);
        assertThat(tokens.list(ada))
                .extracting("id")
                .containsExactly(issued.token().id());
        assertThat(tokens.find(ada, issued.token().id()).orElseThrow().lastUsedAt())
                .isPresent();
    }

    @Test
    void codeMayGrantEverything() {
        var issued = tokens.create(ada, NewToken.named("admin").allowedTo("*"));
        with(issued.secret()).get("/api/test/things").then().statusCode(200);
        with(issued.secret())
                .delete("/api/test/things/" + UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    @Test
    void withoutPermissionsItHasTheDefaultsAndWithNoneItCanDoNothing() {
        assertThat(tokens.create(ada, NewToken.named("x")).token().permissions())
                .containsExactly("read");
        var nothing = tokens.create(ada, NewToken.named("x").allowedTo());
        assertThat(nothing.token().permissions()).isEmpty();
        with(nothing.secret()).get("/api/test/things").then().statusCode(403);
        with(nothing.secret()).get("/api/user").then().statusCode(200);
    }

    @Test
    void aTokenSaysWhatItIsFor() {
        var issued = tokens.create(ada, NewToken.named("x").describedAs(" Deploys on Fridays. "));
        assertThat(issued.token().description()).contains("Deploys on Fridays.");
        var id = issued.token().id();
        assertThat(tokens.change(ada, id, TokenChange.name("y")).orElseThrow().description())
                .contains("Deploys on Fridays.");
        assertThat(tokens.change(ada, id, TokenChange.description(""))
                        .orElseThrow()
                        .description())
                .isEmpty();
        assertThat(tokens.create(ada, NewToken.named("x")).token().description())
                .isEmpty();
        assertThatThrownBy(() -> tokens.create(ada, NewToken.named("x").describedAs("x".repeat(501))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("description");
        assertThatThrownBy(() -> tokens.change(ada, id, TokenChange.description("two\nlines")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsRevokedIsRefusedWhenTheCallReturns() {
        var issued = tokens.create(ada, NewToken.named("x"));
        with(issued.secret()).get("/api/test/things").then().statusCode(200);
        assertThat(tokens.revoke(ada, issued.token().id())).isTrue();
        with(issued.secret()).get("/api/test/things").then().statusCode(401);
        assertThat(tokens.revoke(ada, issued.token().id())).isFalse();
    }

    @Test
    void whatIsNarrowedIsNarrowWhenTheCallReturns() {
        var issued = tokens.create(ada, NewToken.named("x"));
        with(issued.secret()).get("/api/test/things").then().statusCode(200);
        var changed = tokens.change(ada, issued.token().id(), TokenChange.permissions("create"));
        assertThat(changed.orElseThrow().permissions()).containsExactly("create");
        assertThat(changed.orElseThrow().name()).isEqualTo("x");
        with(issued.secret()).get("/api/test/things").then().statusCode(403);
        assertThat(tokens.change(ada, issued.token().id(), TokenChange.name("y"))
                        .orElseThrow()
                        .permissions())
                .containsExactly("create");
    }

    @Test
    void anotherOwnersTokenIsNone() {
        var grace = Api.person().id();
        var id = tokens.create(grace, NewToken.named("hers")).token().id();
        assertThat(tokens.find(ada, id)).isEmpty();
        assertThat(tokens.change(ada, id, TokenChange.name("mine"))).isEmpty();
        assertThat(tokens.revoke(ada, id)).isFalse();
        assertThat(tokens.revokeAll(ada)).isZero();
        assertThat(tokens.list(grace)).extracting("name").containsExactly("hers");
        assertThat(tokens.revokeAll(grace)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\u0000b", "\u202eabc", "\u200b"})
    void aNameThatHttpRefusesIsRefusedHere(String name) {
        assertThatThrownBy(() -> tokens.create(ada, NewToken.named(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name: ");
    }

    @Test
    void whatElseHttpRefusesIsRefusedHere() {
        assertThatThrownBy(() -> tokens.create(ada, NewToken.named("x").allowedTo("fly")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("permissions: there is no fly");
        assertThatThrownBy(() -> tokens.create(ada, NewToken.named("x").until(Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expiresAt: ");
        assertThatThrownBy(() -> tokens.create(UUID.randomUUID().toString(), NewToken.named("x")))
                .isInstanceOf(UnknownOwnerException.class);
        assertThatThrownBy(() -> tokens.create("nobody's id", NewToken.named("x")))
                .isInstanceOf(UnknownOwnerException.class);
    }

    @Test
    void theLimitHolds() {
        for (var i = 0; i < 100; i++) {
            tokens.create(ada, NewToken.named("x"));
        }
        assertThatThrownBy(() -> tokens.create(ada, NewToken.named("x")))
                .isInstanceOf(TokenLimitReachedException.class);
    }

    @Test
    void anOwnerWhomSomebodyDeletesByHandLeavesNoTokenBehind() {
        var issued = tokens.create(ada, NewToken.named("x"));
        with(issued.secret()).get("/api/test/things").then().statusCode(200);
        sql.run("DELETE FROM account WHERE id = ?::uuid", ada);
        with(issued.secret()).get("/api/test/things").then().statusCode(401);
        assertThat(tokens.list(ada)).isEmpty();
        assertThat(sql.rows("SELECT 1 FROM quarkstream.token_owner WHERE id = ?", ada))
                .isEmpty();
    }

    @Test
    void onAnEventLoopOnlyReactiveCodeMayAsk() throws Exception {
        var refused = new CompletableFuture<Throwable>();
        var found = new CompletableFuture<List<?>>();
        vertx.runOnContext(now -> {
            try {
                tokens.list(ada);
                refused.complete(null);
            } catch (RuntimeException e) {
                refused.complete(e);
            }
            reactive.list(ada).subscribe().with(found::complete, found::completeExceptionally);
        });
        assertThat(refused.get(10, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ReactiveTokens");
        assertThat(found.get(10, TimeUnit.SECONDS)).isEmpty();
    }
}
