/** Indonesian for comparisons of chips and the reasons of their differences. */
import type { Phrases } from './language.ts';

export const comparisons: Phrases = {
  'cheapest to serve at this load': 'termurah untuk melayani pada beban ini',
  'Cheapest at full load': 'Termurah pada beban penuh',
  'The same at full load': 'Sama, pada beban penuh',
  'output tokens at full load': 'token keluaran pada beban penuh',
  'decode pool flat out': 'kumpulan decode, penuh',
  'whole fleet at the offered load': 'seluruh armada pada beban yang ditawarkan',
  '99th percentile': 'persentil ke-99',
  'does not fit': 'tidak muat',
  'next {1}': 'berikutnya {1}',
  'Fits none of the chips': 'Tidak muat pada cip mana pun',
  'Fully loaded, {1} serves cheapest: {2} per million output tokens':
    'Bila terisi penuh, {1} melayani paling murah: {2} per sejuta token keluaran',
  '{1} trains {2} times as fast per chip as {3}, {4} of it from {5}':
    '{1} melatih {2} kali secepat {3} per cip, {4} di antaranya dari {5}',
  '{1} decodes {2} times as fast per chip as {3}, {4} of it from {5}':
    '{1} melakukan decode {2} kali secepat {3} per cip, {4} di antaranya dari {5}',
  'Chip-time of the same work, divided by what bounds it on each chip: the parts add up':
    'Waktu cip untuk kerja yang sama, dibagi menurut pembatasnya pada tiap cip: bagian-bagiannya berjumlah utuh',
  'Layouts are chosen anew for every chip': 'Tata letak dipilih ulang untuk setiap cip',
  'Chip-time of a million training tokens, by what bounds it':
    'Waktu cip untuk sejuta token pelatihan, menurut pembatasnya',
  'Chip-time of a million output tokens while decoding, by what bounds it':
    'Waktu cip untuk sejuta token keluaran saat decode, menurut pembatasnya',
  'Chip-time per million tokens': 'Waktu cip per sejuta token',
  'launch and latency': 'peluncuran dan latensi',
  'pipeline and layout': 'pipeline dan tata letak',
  network: 'jaringan',
  compute: 'komputasi',
  '{1} trains {2} times as fast per chip as {3}; of the time saved: {4}':
    '{1} melatih {2} kali secepat {3} per cip; dari waktu yang dihemat: {4}',
  '{1} trains {2} times as slowly per chip as {3}; of the time lost: {4}':
    '{1} melatih {2} kali selambat {3} per cip; dari waktu yang hilang: {4}',
  '{1} decodes {2} times as fast per chip as {3}; of the time saved: {4}':
    '{1} melakukan decode {2} kali secepat {3} per cip; dari waktu yang dihemat: {4}',
  '{1} decodes {2} times as slowly per chip as {3}; of the time lost: {4}':
    '{1} melakukan decode {2} kali selambat {3} per cip; dari waktu yang hilang: {4}',
  '{1} trains {2} times as fast per chip as {3}; chip-time by cause: {4}':
    '{1} melatih {2} kali secepat {3} per cip; waktu cip menurut sebab: {4}',
  '{1} trains {2} times as slowly per chip as {3}; chip-time by cause: {4}':
    '{1} melatih {2} kali selambat {3} per cip; waktu cip menurut sebab: {4}',
  '{1} decodes {2} times as fast per chip as {3}; chip-time by cause: {4}':
    '{1} melakukan decode {2} kali secepat {3} per cip; waktu cip menurut sebab: {4}',
  '{1} decodes {2} times as slowly per chip as {3}; chip-time by cause: {4}':
    '{1} melakukan decode {2} kali selambat {3} per cip; waktu cip menurut sebab: {4}',
  '{1} trains as fast per chip as {2}': '{1} melatih secepat {2} per cip',
  '{1} decodes as fast per chip as {2}': '{1} melakukan decode secepat {2} per cip',
  '{1} from {2}': '{1} dari {2}',
  '{1}% to {2}': '{1}% karena {2}',
  'less {1} lost to {2}': 'dikurangi {1} yang hilang karena {2}',
  'less {1} regained from {2}': 'dikurangi {1} yang diperoleh kembali dari {2}',
  '{1} trains for {2} less than {3}: {4}': '{1} melatih {2} lebih murah daripada {3}: {4}',
  '{1} trains for {2} more than {3}: {4}': '{1} melatih {2} lebih mahal daripada {3}: {4}',
  '{1} trains for as much as {2}: {3}': '{1} melatih semahal {2}: {3}',
  '{1} fewer chip-hours': 'jam-cip {1} lebih sedikit',
  '{1} more chip-hours': 'jam-cip {1} lebih banyak',
  '{1} times the chip-hours': '{1} kali lipat jam-cip',
  'as many chip-hours': 'jam-cip sama banyak',
  'each {1} cheaper': 'masing-masing {1} lebih murah',
  'each {1} dearer': 'masing-masing {1} lebih mahal',
  'each {1} times as dear': 'masing-masing {1} kali lebih mahal',
  'at the same price': 'dengan harga yang sama',
};
