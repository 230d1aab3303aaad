#!/usr/bin/perl
# zip.pl OUT NAME... : the files into a zip container, under their names, in that order. A name NAME=FILE takes the bytes of FILE.
use strict;
use warnings;
use IO::Compress::Zip qw($ZipError);
my $out = shift;
my $zip;
for (@ARGV) {
  my ($name, $file) = /^(.*?)=(.*)$/ ? ($1, $2) : ($_, $_);
  if ($zip) { $zip->newStream(Name => $name, Time => 315532800) }
  else { $zip = IO::Compress::Zip->new($out, Name => $name, Time => 315532800) or die $ZipError }
  open my $in, '<:raw', $file or die "$file: $!";
  local $/ = \65536;
  while (my $bytes = <$in>) { $zip->print($bytes) }
}
$zip->close;
