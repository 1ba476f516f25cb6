package dev.quarkstream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MetricsTest {

    private static final Pattern NAME = Pattern.compile("\\b(?:quarkstream|http_server|jvm|process)_[a-z_]+");

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yml", "grafana-dashboard.json"})
    void everyMetricThatIsWatchedExists(String file) throws Exception {
        Api.person().request().get("/api/user");
        var metrics = metrics();
        var names = NAME.matcher(Files.readString(Path.of("src/main/docker", file)))
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(names)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[{ ]"));
    }

    @Test
    void whyACallerWasRefusedIsCountedAndNobodyIsNamed() {
        var ada = Api.person();
        Api.with("nonsense").get("/api/user").then().statusCode(401);
        Api.with(ada.token("read")).get("/api/user").then().statusCode(200);
        Api.signIn(ada.email(), "wrong password").then().statusCode(422);
        assertThat(metrics())
                .containsPattern(
                        "quarkstream_authentications_total\\{credential=\"token\",outcome=\"malformed\"} [1-9]")
                .containsPattern("quarkstream_authentications_total\\{credential=\"token\",outcome=\"accepted\"} [1-9]")
                .containsPattern(
                        "quarkstream_authentications_total\\{credential=\"session\",outcome=\"accepted\"} [1-9]")
                .containsPattern("quarkstream_sign_ins_total\\{outcome=\"failed\"} [1-9]")
                .doesNotContain(ada.email(), ada.id());
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }
}
