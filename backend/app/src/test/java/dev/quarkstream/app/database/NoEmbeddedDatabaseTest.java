package dev.quarkstream.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the native executable has in place of the embedded database. */
class NoEmbeddedDatabaseTest {

    static List<ThrowingCallable> starts() {
        return List.of(
                () -> NoEmbeddedDatabase.start(Path.of("data")), () -> NoEmbeddedDatabase.requireIn(Path.of("data")));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void aStartOrACommandWithoutADatabaseIsRefusedInOneLineThatSpeaksOfNoEmbeddedOne(ThrowingCallable start) {
        assertThat(new StartFailure(catchThrowable(start), "").explanation())
                .contains("There is no quarkstream.database.url, and the native executable brings no database; set it"
                        + " (QUARKSTREAM_DATABASE_URL) to postgresql://host:port/name");
    }

    @Test
    void everyWayToAnEmbeddedDatabaseIsCutOff() {
        assertThat(NoEmbeddedDatabase.class.getAnnotation(TargetClass.class).value())
                .isEqualTo(EmbeddedDatabase.class);
        assertThat(EmbeddedDatabase.class.getDeclaredConstructors())
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
        var cutOff = Stream.of(NoEmbeddedDatabase.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Substitute.class))
                .map(NoEmbeddedDatabaseTest::signature);
        assertThat(cutOff)
                .containsExactlyInAnyOrderElementsOf(Stream.of(EmbeddedDatabase.class.getDeclaredMethods())
                        .filter(NoEmbeddedDatabaseTest::isAWayIn)
                        .map(NoEmbeddedDatabaseTest::signature)
                        .toList());
    }

    /** All but what says where it would be, which is a setting. */
    private static boolean isAWayIn(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && !Modifier.isPrivate(method.getModifiers())
                && !method.isSynthetic()
                && method.getReturnType() != Path.class;
    }

    /** What must agree for one method to replace another. */
    private static String signature(Method method) {
        return method.toGenericString()
                .replace(method.getDeclaringClass().getName() + "." + method.getName(), method.getName());
    }
}
