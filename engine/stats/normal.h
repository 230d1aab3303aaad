#pragma once
/*
 * The two things that are asked of the normal distribution: the half-width of a two-sided interval, and a two-sided p.
 *   normal_z(c) = Phi^-1((1 + c) / 2)          normal_p(z) = 2 (1 - Phi(|z|))                        (GSL)
 */
double normal_z(double confidence);
double normal_p(double z);
