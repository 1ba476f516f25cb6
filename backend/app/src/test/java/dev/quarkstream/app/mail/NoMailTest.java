package dev.quarkstream.app.mail;

import static dev.quarkstream.app.testing.Api.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where nobody has set up mail. */
@QuarkusTest
class NoMailTest {

    @Inject
    TokenNotices notices;

    @Inject
    Postman postman;

    @Inject
    Sql sql;

    @Test
    void nothingIsWrittenAndNobodyIsAsked() {
        sql.run(
                "INSERT INTO quarkstream.event (id, at, owner_id, kind, token_id, token_name) VALUES (?, now(), ?, ?, ?, 'x')",
                UUID.randomUUID(),
                person().id(),
                "token-expired",
                UUID.randomUUID());
        var before = sql.statements("public.mail");
        notices.collect().await().indefinitely();
        postman.sendDue().await().indefinitely();
        postman.forgetSent().await().indefinitely();
        assertThat(sql.statements("public.mail")).isEqualTo(before);
        assertThat(sql.rows("SELECT 1 FROM mail")).isEmpty();
    }
}
