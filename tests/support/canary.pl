#!/usr/bin/perl
# canary.pl WORDS FILE...: every word of the file WORDS (one a line), in nine encodings, in the bytes of every FILE. Prints one line for each pair that
# is found, "encoding word-number file", and at the end the bytes that were searched. Exit 1 where anything was found.
use strict;
use warnings;
use MIME::Base64 ();
use Digest::SHA ();
use Digest::MD5 ();

my $list = shift @ARGV;
open my $words, '<', $list or die "words\n";
my @word = grep { length } map { chomp; $_ } <$words>;

sub base64 { my $t = MIME::Base64::encode_base64($_[0], ''); $t =~ s/=+$//; $t }

# The digits of base64 that depend on the word alone, at each of the three places a word can begin.
sub inner {
  my ($text, $shift) = @_;
  my $code = base64(("\0" x $shift) . $text);
  my $from = $shift ? int(($shift * 8 + 5) / 6) : 0;
  my $whole = int((($shift + length $text) * 8) / 6);
  return substr $code, $from, $whole - $from;
}

my %encoding;
for my $n (0 .. $#word) {
  my $w = $word[$n];
  my @forms = ($w, lc $w, uc $w, ucfirst lc $w);
  push @{$encoding{plain}}, [$n, $_] for @forms;
  push @{$encoding{utf16le}}, [$n, join '', map { "$_\0" } split //, $_] for @forms;
  push @{$encoding{utf16be}}, [$n, join '', map { "\0$_" } split //, $_] for @forms;
  for my $shift (0 .. 2) { push @{$encoding{base64}}, [$n, inner($_, $shift)] for @forms }
  for (@forms) { push @{$encoding{hex}}, [$n, unpack 'H*', $_], [$n, uc unpack 'H*', $_] }
  push @{$encoding{percent}}, [$n, join '', map { sprintf '%%%02X', ord } split //, $_] for @forms;
  for (@forms) { push @{$encoding{entities}}, [$n, join '', map { sprintf '&#%d;', ord } split //, $_], [$n, join '', map { sprintf '&#x%x;', ord } split //, $_] }
  push @{$encoding{reversed}}, [$n, scalar reverse $_] for @forms;
  for (@forms) {
    push @{$encoding{hashed}}, [$n, Digest::MD5::md5($_)], [$n, Digest::MD5::md5_hex($_)], [$n, Digest::SHA::sha1($_)], [$n, Digest::SHA::sha1_hex($_)],
      [$n, Digest::SHA::sha256($_)], [$n, Digest::SHA::sha256_hex($_)];
  }
}

my ($bytes, $found) = (0, 0);
for my $file (@ARGV) {
  open my $in, '<:raw', $file or next;
  local $/;
  my $text = <$in> // '';
  $bytes += length $text;
  for my $kind (sort keys %encoding) {
    my %seen;
    for my $pair (@{$encoding{$kind}}) {
      next if $seen{$pair->[0]} || index($text, $pair->[1]) < 0;
      $seen{$pair->[0]} = 1;
      $found++;
      my $name = $file;
      $name =~ s{.*/}{};
      print "$kind $pair->[0] $name\n";
    }
  }
}
print scalar(keys %encoding), " encodings of ", scalar(@word), " words in $bytes bytes: $found found\n";
exit($found ? 1 : 0);
