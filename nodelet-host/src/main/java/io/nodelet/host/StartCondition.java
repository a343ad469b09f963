package io.nodelet.host;

import java.nio.file.Path;

/// What must be so whenever a service's program is started, also by its keeper or by systemd while no agent acts: once
/// `once` exists, `filled` must have something in it.
///
/// @param once   a file, such as a note that the service has data
/// @param filled the folder that it must not be started without, such as that data
public record StartCondition(Path once, Path filled) {}
