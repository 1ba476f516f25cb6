package dev.quarkstream;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Path;
import java.io.Closeable;
import java.time.Clock;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What each of our packages may know of the others. None of them knows an application's own, which need no entry. */
@AnalyzeClasses(packages = "dev.quarkstream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** What an application imports, and nothing else: it says what there is and not how. */
    private static final String PUBLIC = "dev.quarkstream";

    /** What any application wants: tokens, sessions, permissions, and what they stand on. It knows nothing of ours. */
    private static final Map<String, List<String>> FOR_ANY_APPLICATION = Map.ofEntries(
            Map.entry("problem", List.of()),
            Map.entry("input", List.of()),
            Map.entry("setting", List.of()),
            Map.entry("endpoint", List.of("identity", "input", "problem")),
            Map.entry("meter", List.of()),
            Map.entry("owner", List.of("audit", "schema", "verification")),
            Map.entry("identity", List.of("audit", "owner")),
            Map.entry("audit", List.of()),
            Map.entry("event", List.of("audit", "endpoint", "input", "schema")),
            Map.entry("leak", List.of("audit", "endpoint", "input", "schema", "secret", "throttle", "verification")),
            Map.entry("redis", List.of("feed", "meter", "schema", "throttle", "verification")),
            Map.entry("secret", List.of()),
            Map.entry("throttle", List.of("meter")),
            Map.entry("use", List.of("audit", "identity", "input", "meter", "schema")),
            Map.entry("schema", List.of("meter")),
            Map.entry("feed", List.of("schema")),
            Map.entry("panel", List.of("endpoint", "input", "token")),
            Map.entry("verification", List.of("feed", "meter")),
            Map.entry("permission", List.of("endpoint", "input")),
            Map.entry("origin", List.of("meter")),
            Map.entry("development", List.of("permission", "schema")),
            Map.entry(
                    "session",
                    List.of(
                            "audit",
                            "endpoint",
                            "event",
                            "identity",
                            "input",
                            "meter",
                            "origin",
                            "owner",
                            "schema",
                            "secret",
                            "verification")),
            Map.entry(
                    "token",
                    List.of(
                            "audit",
                            "endpoint",
                            "event",
                            "identity",
                            "input",
                            "meter",
                            "owner",
                            "permission",
                            "schema",
                            "secret",
                            "use",
                            "verification")),
            Map.entry(
                    "authentication",
                    List.of(
                            "audit",
                            "event",
                            "identity",
                            "input",
                            "meter",
                            "origin",
                            "permission",
                            "problem",
                            "secret",
                            "session",
                            "token",
                            "use")));

    /** What our own application adds. */
    private static final Map<String, List<String>> OURS = Map.ofEntries(
            Map.entry("app.problem", List.of()),
            Map.entry("app.input", List.of()),
            Map.entry("app.account", List.of("app.export", "app.input", "app.openapi", "audit", "schema")),
            Map.entry(
                    "app.password",
                    List.of(
                            "app.account",
                            "app.input",
                            "app.mail",
                            "app.openapi",
                            "audit",
                            "event",
                            "schema",
                            "throttle")),
            Map.entry(
                    "app.link",
                    List.of(
                            "app.account",
                            "app.export",
                            "app.input",
                            "app.mail",
                            "app.openapi",
                            "app.password",
                            "audit",
                            "event",
                            "schema")),
            Map.entry(
                    "app.signin",
                    List.of("app.account", "app.input", "app.openapi", "app.password", "audit", "event", "token")),
            Map.entry(
                    "app.registration",
                    List.of("app.account", "app.input", "app.link", "app.mail", "app.password", "app.signin", "audit")),
            Map.entry("app.export", List.of("app.openapi", "schema", "throttle")),
            Map.entry("app.log", List.of("app.request")),
            Map.entry("app.request", List.of("app.connection", "app.input", "app.problem")),
            Map.entry("app.mail", List.of("app.export", "schema")),
            Map.entry("app.connection", List.of()),
            Map.entry("app.database", List.of("feed", "problem", "schema")),
            Map.entry(
                    "app.command",
                    List.of(
                            "app.account",
                            "app.database",
                            "app.drill",
                            "app.link",
                            "app.mail",
                            "event",
                            "feed",
                            "leak",
                            "origin",
                            "permission",
                            "redis",
                            "schema",
                            "session",
                            "token")),
            Map.entry("app.drill", List.of()),
            Map.entry("app.openapi", List.of()));

    @ArchTest
    void everySubjectKnowsOnlyWhatItMay(JavaClasses code) {
        FOR_ANY_APPLICATION.forEach((subject, known) -> rule(subject, known).check(code));
        OURS.forEach((subject, known) -> rule(subject, known).check(code));
    }

    @ArchTest
    void whatIsPublicKnowsNothingBehindIt(JavaClasses code) {
        classes()
                .that()
                .resideInAPackage(PUBLIC)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        PUBLIC,
                        "java..",
                        "io.smallrye.mutiny..",
                        "io.vertx.mutiny.sqlclient..",
                        "org.jspecify..",
                        // A problem is described, for whoever describes an API or writes JSON.
                        "org.eclipse.microprofile.openapi.annotations..",
                        "com.fasterxml.jackson.annotation.."))
                .check(code);
    }

    /** It is there to be deleted. */
    @ArchTest
    void theSampleKnowsOnlyWhatAnApplicationNeeds(JavaClasses code) {
        rule("app.note", List.of("app.export", "app.input"))
                .allowEmptyShould(true)
                .check(code);
    }

    private static ArchRule rule(String subject, List<String> known) {
        var allowed = Stream.concat(Stream.of(subject, "setting"), known.stream())
                .map(ArchitectureTest::packageOf)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(packageOf(subject))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("dev.quarkstream..")
                        .or(resideInAPackage(PUBLIC))
                        .or(resideInAnyPackage(allowed)));
    }

    @ArchTest
    void noSubjectsKnowOneAnotherInACircle(JavaClasses code) {
        slices().matching("dev.quarkstream.app.(*)..").should().beFreeOfCycles().check(code);
        slices().matching("dev.quarkstream.(*)..").should().beFreeOfCycles().check(code);
    }

    /** So that it serves applications with any. */
    @ArchTest
    void whatAnyApplicationWantsNeedsNoOrm(JavaClasses code) {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.quarkstream.app..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "jakarta.persistence..", "org.hibernate..", "io.quarkus.hibernate..")
                        .and(resideOutsideOfPackages("org.hibernate.validator..", "io.quarkus.hibernate.validator..")))
                .check(code);
    }

    /** So that it serves applications without. */
    @ArchTest
    void whatAnyApplicationWantsKnowsMicrometerInOneClass(JavaClasses code) {
        noClasses()
                .that(nameMatching("dev\\.quarkstream\\.(app\\..*|meter\\.MicrometerMeters)")
                        .negate())
                .should()
                .dependOnClassesThat(resideInAPackage("io.micrometer.."))
                .check(code);
    }

    @ArchTest
    void onlyTheEmbeddedDatabaseNeedsWhatIsNotInTheNativeExecutable(JavaClasses code) {
        noClasses()
                .that(nameMatching(".*\\.PostgresPrograms").negate())
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.zonky..", "org.apache.commons.compress.."))
                .check(code);
        noClasses()
                .that(nameMatching(".*\\.(EmbeddedDatabase|PostgresPrograms(\\$.*)?)")
                        .negate())
                .should()
                .dependOnClassesThat(nameMatching(".*\\.PostgresPrograms"))
                .check(code);
    }

    /** Hibernate Reactive shares one field between all who delete entities of a type: two at once, and one of them hangs. */
    @ArchTest
    void whatIsDeletedIsDeletedByAQuery(JavaClasses code) {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("deleteById|remove|removeAll"))
                        .or(target(nameMatching("delete")).and(target(rawParameterTypes(Object.class))))
                        .and(targetOwner(assignableTo(PanacheRepositoryBase.class)
                                .or(assignableTo(PanacheEntityBase.class))
                                .or(resideInAPackage("org.hibernate..")))))
                .check(code);
    }

    /** A start that is refused in its last step, where ports are opened, takes away what a job would need. */
    @ArchTest
    void noJobRunsBeforeTheStartIsOver(JavaClasses code) {
        var jobs = code.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Scheduled.class))
                .toList();
        assertThat(jobs)
                .isNotEmpty()
                .allSatisfy(job -> assertThat(
                                job.getAnnotationOfType(Scheduled.class).delayed())
                        .as(job.getFullName())
                        .isNotEmpty());
    }

    /** The native executable is a copy of what its build has made: the same for everybody, and as old as the build. */
    @ArchTest
    void nothingThatIsMadeWithTheNativeImageIsRandomOrAClockAThreadOrASetting(JavaClasses code) {
        Stream.of(
                        Random.class,
                        Clock.class,
                        Temporal.class,
                        Thread.class,
                        Executor.class,
                        Timer.class,
                        Process.class,
                        Closeable.class,
                        Config.class)
                .forEach(type -> noFields()
                        .that()
                        .areStatic()
                        .should()
                        .haveRawType(assignableTo(type))
                        .because("it would be made with the native image")
                        .check(code));
    }

    /** Otherwise a client that leaves in the middle makes Quarkus drop a transaction, which Hibernate Reactive takes badly. */
    @ArchTest
    void whatAResourceHasBegunItEndsWhoeverHasLeft(JavaClasses code) {
        methods()
                .that()
                .haveRawReturnType(Uni.class)
                .and()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Path.class)
                .should()
                .beDeclaredInClassesThat(DescribedPredicate.describe(
                        "are @Cancellable(false)",
                        type -> type.tryGetAnnotationOfType(Cancellable.class)
                                .filter(cancellable -> !cancellable.value())
                                .isPresent()))
                .check(code);
    }

    private static String packageOf(String subject) {
        return "dev.quarkstream." + subject + "..";
    }
}
