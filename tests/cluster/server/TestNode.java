import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of OpenSearch for tests: {@code TestNode HOME NAME=VALUE ...}.
 *
 * <p>The plugins are on the class path. What a server does first on a machine of its own
 * (a security manager, checks of limits) is left out. A node ends with the process that
 * started it: where nobody holds the other end of its input any more.
 */
public final class TestNode {
    /** Its constructor is the only one that takes plugins of the class path. */
    private static final class PluggedNode extends Node {
        PluggedNode(Environment environment, Collection<Class<? extends Plugin>> plugins) {
            super(environment, plugins, false);
        }
    }

    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var settings = Settings.builder().put("path.home", home).put("path.logs", home.resolve("logs"));
        for (var argument : List.of(arguments).subList(1, arguments.length)) {
            var name = argument.substring(0, argument.indexOf('='));
            settings.put(name, argument.substring(name.length() + 1));
        }
        var configuration = home.resolve("config");
        Files.createDirectories(configuration);
        var environment = new Environment(settings.build(), configuration);
        LogConfigurator.registerErrorListener();
        LogConfigurator.setNodeName(environment.settings().get("node.name"));
        LogConfigurator.configure(environment);
        var node = new PluggedNode(environment,
            List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, MapperExtrasPlugin.class));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
        while (System.in.read() != -1) { }
        System.exit(0);
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException error) {
            error.printStackTrace();
        }
    }

    private TestNode() { }
}
