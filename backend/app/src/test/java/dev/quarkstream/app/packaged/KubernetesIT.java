package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvFromSource;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1KeyToPath;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What the build says to Kubernetes, read into the classes that Kubernetes makes of its schemas: they refuse a field that the
 * schema does not have, one that is missing, and one of another type.
 */
class KubernetesIT {

    private static final Map<String, Class<?>> SCHEMAS = Map.of(
            "v1 ConfigMap", V1ConfigMap.class,
            "v1 Service", V1Service.class,
            "apps/v1 Deployment", V1Deployment.class,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class);

    private static final Path MANIFESTS = Path.of("target/kubernetes/kubernetes.yml");
    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile.jvm");
    private static final Map<String, Object> DOCUMENTS = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (var document : new Yaml().loadAll(Files.readString(MANIFESTS))) {
            var fields = (Map<?, ?>) document;
            var metadata = (Map<?, ?>) Objects.requireNonNull(fields.get("metadata"));
            DOCUMENTS.put(fields.get("kind") + " " + metadata.get("name"), bySchema(document));
        }
    }

    private static Object bySchema(Object document) throws IOException {
        var fields = (Map<?, ?>) document;
        var schema = SCHEMAS.get(fields.get("apiVersion") + " " + fields.get("kind"));
        assertThat(schema)
                .as("%s %s", fields.get("apiVersion"), fields.get("kind"))
                .isNotNull();
        return JSON.deserialize(new ObjectMapper().writeValueAsString(document), schema);
    }

    @Test
    void everyDocumentKeepsToItsSchema() {
        assertThat(DOCUMENTS.keySet())
                .containsExactlyInAnyOrder(
                        "ConfigMap quarkstream",
                        "Deployment quarkstream",
                        "Deployment quarkstream-relay",
                        "PodDisruptionBudget quarkstream",
                        "PodDisruptionBudget quarkstream-relay",
                        "Service quarkstream",
                        "Service quarkstream-management");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            readOnlyRootFilesystem: true, readOnlyRootFileSystem: true
            topologySpreadConstraints:,   topologySpreadConstraint:
            maxUnavailable: 1,            maxUnavailible: 1
            replicas: 3,                  replicas: three
            memory: 512Mi,                memory: 512 MiB
            mountPath: /tmp,              readOnly: true
            policy/v1,                    policy/v1beta1
            """)
    void whatDoesNotKeepToItsSchemaIsFound(String right, String wrong) throws IOException {
        var manifests = Files.readString(MANIFESTS);
        assertThat(manifests).contains(right);
        assertThatThrownBy(() -> {
                    for (var document : new Yaml().loadAll(manifests.replace(right, wrong))) {
                        bySchema(document);
                    }
                })
                .isInstanceOfAny(RuntimeException.class, AssertionError.class);
    }

    @Test
    void thereAreThreeReplicasAndTwoRelays() {
        assertThat(deployment("quarkstream").getSpec().getReplicas()).isEqualTo(3);
        assertThat(container(deployment("quarkstream")).getArgs()).isNullOrEmpty();
        assertThat(relays().getSpec().getReplicas()).isEqualTo(2);
        assertThat(container(relays()).getArgs()).containsExactly("relay");
    }

    @Test
    void theyRunTheImageThatTheDockerfileMakes() throws IOException {
        var tag = Pattern.compile("docker build .*-t (\\S+) ").matcher(Files.readString(DOCKERFILE));
        assertThat(tag.find()).isTrue();
        assertThat(deployments())
                .allSatisfy(deployment ->
                        assertThat(container(deployment).getImage()).isEqualTo(tag.group(1)));
    }

    @Test
    void theyAreNobodyAndWriteNothingButTemporaryFiles() throws IOException {
        var user = Pattern.compile("USER (\\d+):(\\d+)\n").matcher(Files.readString(DOCKERFILE));
        assertThat(user.find()).isTrue();
        assertThat(deployments()).allSatisfy(deployment -> {
            var pod = pod(deployment);
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getInitContainers()).isNullOrEmpty();
            var all = Objects.requireNonNull(pod.getSecurityContext());
            assertThat(all.getRunAsNonRoot()).isTrue();
            assertThat(all.getRunAsUser()).asString().isEqualTo(user.group(1));
            assertThat(all.getRunAsGroup()).asString().isEqualTo(user.group(2));
            assertThat(Objects.requireNonNull(all.getSeccompProfile()).getType())
                    .isEqualTo("RuntimeDefault");
            var its = Objects.requireNonNull(container(deployment).getSecurityContext());
            assertThat(its.getReadOnlyRootFilesystem()).isTrue();
            assertThat(its.getAllowPrivilegeEscalation()).isFalse();
            assertThat(Objects.requireNonNull(its.getCapabilities()).getDrop()).containsExactly("ALL");
            assertThat(its.getCapabilities().getAdd()).isNullOrEmpty();
            assertThat(volumes(deployment))
                    .filteredOn(volume -> volume.getEmptyDir() != null)
                    .extracting(V1Volume::getName)
                    .containsExactly("tmp");
            assertThat(container(deployment).getVolumeMounts())
                    .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                    .extracting("name", "mountPath")
                    .containsExactly(tuple("tmp", "/tmp"));
        });
    }

    @Test
    void theyAreAskedWhetherTheyLiveWhereOnlyOperatorsAre() {
        assertThat(deployments()).allSatisfy(deployment -> {
            var container = container(deployment);
            assertAsks(container.getStartupProbe(), "/q/health/started");
            assertAsks(container.getLivenessProbe(), "/q/health/live");
            assertAsks(container.getReadinessProbe(), "/q/health/ready");
        });
        assertThat(service("quarkstream"))
                .extracting(V1ServicePort::getPort, port -> String.valueOf(port.getTargetPort()))
                .containsExactly(tuple(80, "8080"));
        assertThat(service("quarkstream-management"))
                .extracting(V1ServicePort::getPort)
                .containsExactly(9000);
        assertThat(((V1Service) document("Service quarkstream-management"))
                        .getSpec()
                        .getClusterIP())
                .isEqualTo("None");
    }

    private static void assertAsks(V1Probe probe, String path) {
        assertThat(Objects.requireNonNull(probe.getHttpGet()))
                .extracting("path", "port.intValue")
                .containsExactly(path, 9000);
    }

    @Test
    void theyMayTakeTheMemoryOfTheComposeFileAndWhateverTimeTheProcessorsHave() {
        assertThat(deployments()).allSatisfy(deployment -> {
            var resources = Objects.requireNonNull(container(deployment).getResources());
            assertThat(resources.getLimits()).containsOnlyKeys("memory");
            assertThat(Objects.requireNonNull(resources.getLimits().get("memory"))
                            .toSuffixedString())
                    .isEqualTo("512Mi");
            assertThat(resources.getRequests()).containsOnlyKeys("memory", "cpu");
            assertThat(resources.getRequests().get("memory"))
                    .isEqualTo(resources.getLimits().get("memory"));
        });
    }

    @Test
    void theyAreSpreadAndGoOneByOne() {
        assertThat(pod(deployment("quarkstream")).getTopologySpreadConstraints())
                .extracting("topologyKey")
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(Objects.requireNonNull(Objects.requireNonNull(pod(relays()).getAffinity())
                                .getPodAntiAffinity())
                        .getPreferredDuringSchedulingIgnoredDuringExecution())
                .extracting("podAffinityTerm.topologyKey")
                .contains("kubernetes.io/hostname");
        assertThat(deployments()).allSatisfy(deployment -> {
            var update = Objects.requireNonNull(
                    Objects.requireNonNull(deployment.getSpec().getStrategy()).getRollingUpdate());
            assertThat(update.getMaxUnavailable()).hasToString("0");
            assertThat(update.getMaxSurge()).hasToString("1");
        });
    }

    /** A selector that selects nothing is no fault to Kubernetes. */
    @Test
    void everySelectorSelects() {
        var replica = labels(deployment("quarkstream"));
        var relay = labels(relays());
        for (var name : List.of("quarkstream", "quarkstream-relay")) {
            var labels = labels(deployment(name));
            var budget =
                    Objects.requireNonNull(((V1PodDisruptionBudget) document("PodDisruptionBudget " + name)).getSpec());
            assertThat(budget.getMaxUnavailable()).hasToString("1");
            assertThat(labels)
                    .containsAllEntriesOf(
                            Objects.requireNonNull(budget.getSelector()).getMatchLabels());
            assertThat(labels)
                    .containsAllEntriesOf(
                            deployment(name).getSpec().getSelector().getMatchLabels());
        }
        for (var spread : pod(deployment("quarkstream")).getTopologySpreadConstraints()) {
            assertThat(replica)
                    .containsAllEntriesOf(
                            Objects.requireNonNull(spread.getLabelSelector()).getMatchLabels());
        }
        assertThat(replica).containsAllEntriesOf(selector("quarkstream"));
        assertThat(relay.entrySet())
                .doesNotContainAnyElementsOf(selector("quarkstream").entrySet());
        assertThat(replica).containsAllEntriesOf(selector("quarkstream-management"));
        assertThat(relay).containsAllEntriesOf(selector("quarkstream-management"));
    }

    @Test
    void theyAreGivenTheTimeThatAStopTakes() {
        var delay = Duration.parse("PT" + configured().get("QUARKSTREAM_SHUTDOWN_DELAY"));
        assertThat(pod(deployment("quarkstream")).getTerminationGracePeriodSeconds())
                .isGreaterThan(delay.plusSeconds(30).toSeconds());
        assertThat(pod(relays()).getTerminationGracePeriodSeconds()).isGreaterThan(30);
    }

    @Test
    void everySettingExists() throws IOException {
        var names = new ArrayList<>(configured().keySet());
        deployments()
                .forEach(deployment -> container(deployment).getEnv().stream()
                        .map(V1EnvVar::getName)
                        .forEach(names::add));
        assertThat(names).contains("QUARKSTREAM_REDIS_URL", "QUARKSTREAM_TOKENS_CACHE_MODE");
        KnownSettings.assertAllExist(names);
    }

    /** What else is named must be made by hand, and the operators' page says how. */
    @Test
    void allThatIsNamedIsInTheOneSecretOrMayBeMissing() throws IOException {
        var needed = deployments()
                .flatMap(deployment -> Stream.concat(
                        volumes(deployment)
                                .filter(volume -> volume.getSecret() != null)
                                .map(volume -> Objects.requireNonNull(volume.getSecret()))
                                .peek(secret ->
                                        assertThat(secret.getSecretName()).isEqualTo("quarkstream"))
                                .flatMap(secret -> secret.getItems().stream().map(V1KeyToPath::getKey)),
                        container(deployment).getEnv().stream()
                                .filter(variable -> variable.getValueFrom() != null)
                                .map(variable -> Objects.requireNonNull(
                                        variable.getValueFrom().getSecretKeyRef()))
                                .peek(secret -> assertThat(secret.getName()).isEqualTo("quarkstream"))
                                .map(secret -> secret.getKey())))
                .distinct();
        var page = Files.readString(Path.of("OPERATIONS.md"));
        var command = page.substring(page.indexOf("kubectl create secret generic quarkstream "));
        assertThat(needed)
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("--from-literal=([a-z-]+)=")
                        .matcher(command.substring(0, command.indexOf("```")))
                        .results()
                        .map(key -> key.group(1))
                        .toList());
        assertThat(container(deployment("quarkstream")).getEnvFrom())
                .extracting(V1EnvFromSource::getConfigMapRef)
                .extracting("name", "optional")
                .containsExactly(tuple("quarkstream", null), tuple("quarkstream-settings", true));
    }

    @Test
    void everyFileThatIsNamedIsMounted() {
        assertThat(deployments()).allSatisfy(deployment -> {
            var mounted = volumes(deployment)
                    .filter(volume -> volume.getSecret() != null)
                    .flatMap(volume -> Objects.requireNonNull(volume.getSecret()).getItems().stream())
                    .map(file -> "/run/secrets/quarkstream/" + file.getPath());
            assertThat(mounted)
                    .containsExactlyInAnyOrderElementsOf(container(deployment).getEnv().stream()
                            .filter(variable -> variable.getName().endsWith("_FILE"))
                            .map(V1EnvVar::getValue)
                            .toList());
        });
    }

    @Test
    void aRelayHasNoKeyOfTheSessions() {
        assertThat(relays().toString()).contains("database-password").doesNotContain("session");
    }

    /** The generator is for the build; of it there are names of settings in what runs. */
    @Test
    void noClientOfKubernetesIsInWhatRuns() {
        assertThat(Path.of("target/quarkus-app/lib/main"))
                .isDirectoryNotContaining(file -> Set.of("fabric8", "dekorate", "openshift", "client-java").stream()
                        .anyMatch(file.getFileName().toString()::contains));
    }

    private static Map<String, String> configured() {
        return Objects.requireNonNull(((V1ConfigMap) document("ConfigMap quarkstream")).getData());
    }

    private static Stream<V1Deployment> deployments() {
        return Stream.of(deployment("quarkstream"), relays());
    }

    private static V1Deployment relays() {
        return deployment("quarkstream-relay");
    }

    private static V1Deployment deployment(String name) {
        return (V1Deployment) document("Deployment " + name);
    }

    private static V1PodSpec pod(V1Deployment deployment) {
        return Objects.requireNonNull(deployment.getSpec().getTemplate().getSpec());
    }

    private static V1Container container(V1Deployment deployment) {
        assertThat(pod(deployment).getContainers()).hasSize(1);
        return pod(deployment).getContainers().get(0);
    }

    private static Stream<V1Volume> volumes(V1Deployment deployment) {
        return Objects.requireNonNull(pod(deployment).getVolumes()).stream();
    }

    private static Map<String, String> labels(V1Deployment deployment) {
        return Objects.requireNonNull(
                Objects.requireNonNull(deployment.getSpec().getTemplate().getMetadata())
                        .getLabels());
    }

    private static List<V1ServicePort> service(String name) {
        return Objects.requireNonNull(
                ((V1Service) document("Service " + name)).getSpec().getPorts());
    }

    private static Map<String, String> selector(String service) {
        return Objects.requireNonNull(
                ((V1Service) document("Service " + service)).getSpec().getSelector());
    }

    private static Object document(String name) {
        return Objects.requireNonNull(DOCUMENTS.get(name), name);
    }
}
