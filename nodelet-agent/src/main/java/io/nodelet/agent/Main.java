package io.nodelet.agent;

import io.nodelet.agent.cli.Build;
import io.nodelet.agent.cli.Console;
import io.nodelet.agent.cli.Program;
import io.nodelet.agent.cli.World;
import io.nodelet.agent.machine.Machine;
import io.nodelet.config.ConfigFile;
import io.nodelet.phases.Layout;

/// nodeletd: the program on each node.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Machine machine = Machine.real();
        var world = new World(
                Console.real(),
                machine,
                config -> new NodeStack(config, machine),
                Build.current(),
                ConfigFile.DEFAULT,
                Layout.RUN,
                Layout.LOGS);
        int code = new Program(world).run(args);
        System.out.flush();
        System.exit(code);
    }
}
