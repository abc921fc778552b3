/**
 * Faults for tests of any feature: what a test needs to harm a program from outside, and to prove that nothing was lost.
 *
 * <p>Harm to processes: {@link dev.meridian.devstack.fault.JavaProcess} is a program that a test kills with {@code kill
 * -9} or freezes, {@link dev.meridian.devstack.fault.ProcessFleet} several equal ones, {@link
 * dev.meridian.devstack.fault.KillSchedule} the moments, and {@link dev.meridian.devstack.fault.FaultSeed} the randomness,
 * which a failed run prints so that it can be repeated.
 *
 * <p>Harm to servers: a test that starts its own PostgreSQL, S3 or Temporal may {@linkplain
 * dev.meridian.devstack.Server#kill() kill}, {@linkplain dev.meridian.devstack.Server#pause() pause} and {@linkplain
 * dev.meridian.devstack.Server#restart() restart} it; before a server that tests share, a {@link
 * dev.meridian.devstack.fault.TcpProxy} breaks or stalls the connections of one test alone.
 *
 * <p>Harm to HTTP services that we call: a {@link dev.meridian.devstack.fault.RawReceiver} answers with any bytes, and
 * {@link dev.meridian.devstack.fault.HttpFaults} spoils a share of its answers.
 *
 * <p>Proof: a {@link dev.meridian.devstack.fault.EffectLedger} counts effects by key, and a {@link
 * dev.meridian.devstack.fault.RecordingReceiver} keeps the calls that it got.
 */
@NullMarked
package dev.meridian.devstack.fault;

import org.jspecify.annotations.NullMarked;
