package dev.quarkstream.app;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.caffeine.runtime.graal.CacheConstructorsFeature;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Caffeine chooses the classes of a cache by their names, so the native executable must be told which. */
@QuarkusTest
class NativeCachesTest {

    private static final Pattern CHOSEN =
            Pattern.compile("com\\.github\\.benmanes\\.caffeine\\.cache\\.[PFSW][A-Z]+(?=\\s)");

    @Test
    void everyClassThatCaffeineHasChosenIsKnownToTheNativeExecutable() throws Exception {
        var person = person();
        with(person.token("read")).get("/api/test/things").then().statusCode(200);
        signIn(person.email(), "wrong").then().statusCode(422);
        var issued = person.issue(Map.of("name", "replaced", "permissions", List.of("read")));
        person.post("/api/tokens/" + issued.path("token.id") + "/rotation", Map.of("overlap", "PT0S"))
                .then()
                .statusCode(200);
        with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(401);
        assertThat(chosen()).hasSizeGreaterThan(4).isSubsetOf(known());
    }

    private static Set<String> chosen() throws Exception {
        var histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return CHOSEN.matcher(histogram.toString())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    /** What Quarkus tells it of, and what we do. */
    private static Set<String> known() throws Exception {
        var known = new HashSet<String>();
        for (var list :
                Set.of("typesNeedingConstructorsRegistered", "typesNeedingConstructorsRegisteredWhenRecordingStats")) {
            var method = CacheConstructorsFeature.class.getDeclaredMethod(list);
            method.setAccessible(true);
            known.addAll(Set.of((String[]) method.invoke(null)));
        }
        for (var owner : Set.of("dev.quarkstream.verification.VerificationCache", "dev.quarkstream.throttle.Limit")) {
            known.addAll(Set.of(Class.forName(owner)
                    .getAnnotation(RegisterForReflection.class)
                    .classNames()));
        }
        return known;
    }
}
